import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { monacoVersion } from "./monaco-version";

it("the editor is loaded from where the build puts it", () => {
  const text = readFileSync("node_modules/monaco-editor/package.json", "utf8");
  const [, bundling] =
    /bundling = (\d+);/.exec(readFileSync("server/launcher/bundle-editor.mjs", "utf8")) ?? [];

  expect(monacoVersion).toBe(`${JSON.parse(text).version}-${bundling}`);
});
