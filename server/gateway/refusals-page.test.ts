import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { recoveryByCode } from "@/runtime/errors/flow-error";
import { projectFolder } from "../env";
import { statusByRequestError } from "../request-error";

const gateway = join(projectFolder(), "server", "gateway");

it("the page on refusals has a heading for every code that a gateway answers with, and for nothing else", () => {
  const page = readFileSync(join(projectFolder(), "docs", "refusals.md"), "utf8");
  const headings = page
    .split(/^## /m)
    .slice(1)
    .map((section) => section.split("\n", 1)[0]);
  const written = readdirSync(gateway, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !/test/.test(file))
    .flatMap((file) => [
      ...readFileSync(join(gateway, file), "utf8").matchAll(/code: "([A-Z_]+)"/g),
    ])
    .map(([, code = ""]) => code);
  const codes = new Set([...Object.keys(statusByRequestError), ...written]);
  const ofRuns = (code: string) => code in recoveryByCode;

  expect(headings).toEqual(headings.toSorted());
  for (const code of codes) if (!ofRuns(code)) expect(headings).toContain(code);
  for (const heading of headings) {
    expect(codes.has(heading ?? "") || ofRuns(heading ?? ""), heading).toBe(true);
  }
});
