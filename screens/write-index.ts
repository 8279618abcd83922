import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "@playwright/test";
import { screens } from "../e2e/screen-list";
import { type Look, looks, pictureFile, pictureFolder } from "./picture-files";

const introduction = `# Screens

Every screen of the workbench in its states, at 1440 px and, where it is made for it, at 390 px, light and
dark. \`npm run screens\` takes the pictures from a product that it starts with the demonstration's data,
and writes this list; times and numbers of orders differ from run to run.
`;

function pictureOf(screen: string, look: Look, width: number): string {
  const file = pictureFile(screen, look);
  if (!existsSync(join(pictureFolder, file))) return "";
  return `<a href="${file}"><img src="${file}" width="${width}" alt="${screen}, ${look}"></a>`;
}

test("the list of what was taken; pictures of screens that are no more are removed", () => {
  const known = new Set(
    screens.flatMap(({ name }) => looks.map(({ look }) => pictureFile(name, look))),
  );
  for (const file of readdirSync(pictureFolder)) {
    if (file.endsWith(".webp") && !known.has(file)) rmSync(join(pictureFolder, file));
  }
  const parts = screens.map(({ name, title }) => {
    const wide = `${pictureOf(name, "light", 420)} ${pictureOf(name, "dark", 420)}`;
    const narrow = `${pictureOf(name, "phone-light", 160)} ${pictureOf(name, "phone-dark", 160)}`;
    return [`## ${title}`, wide, narrow.trim()].filter((part) => part !== "").join("\n\n");
  });
  writeFileSync(
    join(pictureFolder, "README.md"),
    `${[introduction.trim(), ...parts].join("\n\n")}\n`,
  );
});
