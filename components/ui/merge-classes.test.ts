import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { extendTailwindMerge } from "tailwind-merge";
import { expect, it } from "vitest";
import { mergeClasses } from "./merge-classes";

/** All of Tailwind, with the product's own sizes, corners and shadows. */
const whole = extendTailwindMerge({
  extend: {
    classGroups: {
      "font-size": [{ text: ["11", "12", "13", "14", "16", "20", "26"] }],
      rounded: [{ rounded: ["3", "5", "6", "8", "12", "full"] }],
      shadow: [{ shadow: ["1", "2", "3"] }, "outline-control", "outline-strong"],
      h: [
        { h: ["control", "control-s", "control-l", "row", "row-tight", "tree", "head", "topbar"] },
      ],
    },
  },
});

/** Words of texts and names of styles that look like classes. */
const words: ReadonlySet<string> = new Set(["filter", "to-do"]);
const root = path.join(import.meta.dirname, "../..");

/** Every word of every text in the product's pages that Tailwind takes for a class, without its modifiers. */
function classesUsed(): readonly string[] {
  const found = new Set<string>();
  const files = ["components", "app"].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /(?<!\.test)\.tsx?$/.test(name))
      .map((name) => path.join(root, folder, name)),
  );
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    for (const [, quoted = ""] of text.matchAll(/["'`]([^"'`]*)["'`]/g))
      for (const word of quoted.split(/\s+/)) {
        const name = word.split(/:(?![^[]*\])/).at(-1) ?? "";
        // Of two of the same property one stays: so it is one.
        if (name !== "" && !words.has(name) && whole(`${name} ${name}`) === name) found.add(name);
      }
  }
  return [...found];
}

it("keeps of any two classes of the product what the whole of Tailwind would keep", () => {
  const used = classesUsed();
  expect(used.length).toBeGreaterThan(300);
  const differ: string[] = [];
  for (const first of used)
    for (const second of used) {
      const pair = `${first} ${second}`;
      if (mergeClasses(pair) !== whole(pair)) differ.push(`${pair}: ${mergeClasses(pair)}`);
    }
  expect(differ).toEqual([]);
});

it("tells modifiers apart", () => {
  expect(mergeClasses("p-2 hover:p-3 p-4")).toBe("hover:p-3 p-4");
  expect(mergeClasses("hover:dark:p-2 dark:hover:p-3")).toBe("dark:hover:p-3");
});
