import { describe, expect, it } from "vitest";
import { wholeFunction } from "../../runtime/code/declarations";
import { codeMax, typeFaults as faultsFor } from "./check-types";

const order = {
  kind: "object",
  fields: { number: { kind: "text" }, total: { kind: "number" } },
} as const;
const typeFaults = (bodies: readonly string[]) => faultsFor(bodies, { partner: "one" });
const bodyOf = (text: string) => wholeFunction(text, { input: order }).text;

describe("the types of code", () => {
  it("are found wrong at their places, and good code is left alone", async () => {
    const good = "console.log(input.number);\nreturn { cents: Math.round(input.total * 100) };";
    const bad = "const n: number = input.number;\nreturn input.totl + n;";
    const faults = await typeFaults([good, bad].map(bodyOf));
    expect(faults?.map(({ body, message }) => [body, message])).toEqual([
      [1, "Type 'string' is not assignable to type 'number'."],
      [1, expect.stringContaining("Property 'totl' does not exist")],
    ]);
    const [first] = faults ?? [];
    expect(bodyOf(bad).slice(first?.start, (first?.start ?? 0) + (first?.length ?? 0))).toBe("n");
  });

  it("are those of the sandbox: no files, no process, no names that are not handed over", async () => {
    const faults = await typeFaults(
      ["return process.env;", 'return require("fs");', "return item;", "return window;"].map(
        bodyOf,
      ),
    );
    expect(faults?.map(({ body }) => body)).toEqual([0, 1, 2, 3]);
    const path = 'type F = typeof import("/etc/hostname");\nreturn input as unknown as F;';
    expect(await typeFaults([bodyOf(path)])).toHaveLength(1);
  });

  it("may be what nobody declared: a caught error, a value of no known type", async () => {
    const text =
      "try { return JSON.parse(input.number).any.thing; } catch (e) { return e.message; }";
    expect(await typeFaults([bodyOf(text)])).toEqual([]);
  });

  it("are told up to five hundred faults of all of it, and not at all of too much", async () => {
    const bad = (at: number) => bodyOf(`${"missing;\n".repeat(150)}return ${at};`);
    const faults = await typeFaults([bad(1), bad(2), bad(3), bad(4), bad(5)]);
    expect(faults).toHaveLength(500);
    expect(await typeFaults([" ".repeat(codeMax), "1"])).toBeNull();
  });
});
