import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("layers.mjs", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "orderloom-layers-"));

/** A project in small, with one breach of each rule. */
const files: Record<string, string> = {
  "package.json": '{"name":"toy","type":"module","dependencies":{"react":"1.0.0","pg":"1.0.0"}}',
  "tsconfig.json":
    '{"compilerOptions":{"module":"esnext","moduleResolution":"bundler","paths":{"@/*":["./*"]}}}',
  "node_modules/react/package.json": '{"name":"react","version":"1.0.0","main":"index.js"}',
  "node_modules/react/index.js": "export const useState = 1;",
  "node_modules/pg/package.json": '{"name":"pg","version":"1.0.0","main":"index.js"}',
  "node_modules/pg/index.js": "export default 1;",
  "runtime/pure.ts": "export const pure = 1; export type Pure = number;",
  "runtime/nodes/one/definition.ts": 'import { run } from "./execute"; export const one = run;',
  "runtime/nodes/one/execute.ts": "export const run = 1;",
  "runtime/nodes/two/execute.ts":
    'import { run } from "../one/execute"; import "react"; import { readFileSync } from "node:fs"; export const two = [run, readFileSync];',
  "runtime/nodes/three/execute.ts":
    'import { settings } from "../../../server/settings"; export const three = settings;',
  "runtime/ring-a.ts": 'import { b } from "./ring-b"; export const a = () => b;',
  "runtime/ring-b.ts": 'import { a } from "./ring-a"; export const b = () => a;',
  "drizzle/schema.ts":
    'import { pure } from "../runtime/pure"; import type { Pure } from "../runtime/pure"; export const s: Pure = pure;',
  "server/settings.ts": "export const settings = process.env.HOME; export type Settings = string;",
  "server/testing/fixture.ts": "export const fixture = 1;",
  "server/runs.ts":
    'import { fixture } from "./testing/fixture"; import pg from "pg"; export const runs = [fixture, pg];',
  "server/paint.ts": 'import { button } from "@/components/button"; export const paint = button;',
  "server/outbound/http.ts": "export const send = 1;",
  "server/through.ts": 'import { send } from "./outbound/http"; export const through = send;',
  "components/button.ts":
    'import type { Settings } from "@/server/settings"; export const button: Settings = "";',
  "components/greedy.ts":
    'import { settings } from "@/server/settings"; export const greedy = settings;',
  "app/page.ts": 'import { through } from "@/server/through"; export const page = through;',
};
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
afterAll(() => rmSync(root, { recursive: true, force: true }));

function check(least: number) {
  const done = spawnSync(process.execPath, [script, "--root", root, "--least", String(least)], {
    encoding: "utf8",
  });
  return { code: done.status, lines: done.stdout.trim().split("\n") };
}

describe("the layer check", () => {
  it("finds one planted breach of each rule and nothing else", () => {
    const { code, lines } = check(1);
    expect(code).toBe(1);
    expect(lines.slice(0, -1).sort()).toEqual(
      [
        "no-cycles: runtime/ring-a.ts → runtime/ring-b.ts → runtime/ring-a.ts",
        "runtime-is-host-free: runtime/nodes/two/execute.ts → node_modules/react/index.js",
        "runtime-is-host-free: runtime/nodes/three/execute.ts → server/settings.ts",
        "engine-is-pure: runtime/nodes/two/execute.ts → fs",
        "connectors-stand-alone: runtime/nodes/two/execute.ts → runtime/nodes/one/execute.ts",
        "definitions-do-not-execute: runtime/nodes/one/definition.ts → runtime/nodes/one/execute.ts",
        "schema-knows-types-only: drizzle/schema.ts → runtime/pure.ts",
        "browser-sees-server-types-only: components/greedy.ts → server/settings.ts",
        "pages-do-not-run-flows: app/page.ts → server/outbound/http.ts",
        "server-does-not-render: server/paint.ts → components/button.ts",
        "only-tests-import-test-code: server/runs.ts → server/testing/fixture.ts",
        "one-place-makes-clients: server/runs.ts → node_modules/pg/index.js",
        "one-place-reads-the-environment: server/settings.ts",
      ].sort(),
    );
  });

  it("fails when it could read hardly anything", () => {
    expect(check(1000).lines.at(-1)).toContain("fewer than 1000 modules");
  });
});
