import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { recoveryByCode } from "../errors/flow-error";
import { nodeDefinitions } from "./registry";

const statuses = [null, 300, 400, 401, 408, 409, 422, 500, 503] as const;

it.each(nodeDefinitions.map((definition) => [definition.name, definition] as const))(
  "%s names every code that its own program fails with",
  (name, definition) => {
    const folder = join(import.meta.dirname, name);
    const thrown = readdirSync(folder)
      .filter((file) => file.startsWith("execute") && !file.includes(".test."))
      .flatMap((file) => readFileSync(join(folder, file), "utf8").match(/"[A-Z]+_[A-Z_]+"/g) ?? [])
      .map((text) => text.slice(1, -1))
      .filter((code) => Object.hasOwn(recoveryByCode, code));
    const answered = [{ method: "POST" }, { for: "event" }].flatMap((config) =>
      statuses.map((status) => definition.answered?.(config, status) ?? null),
    );
    const named = new Set<string | null>([...(definition.failures ?? []), ...answered]);
    expect(thrown.filter((code) => !named.has(code))).toEqual([]);
  },
);
