import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CodeCall, CodeResult } from "../../runtime/ports";
import { type CodePool, openCodePool } from "./code-pool";

let pool: CodePool;
beforeAll(() => {
  pool = openCodePool();
});
afterAll(() => pool.close());

function run(program: string, input: unknown = {}, more: Partial<CodeCall> = {}) {
  return pool.run({
    owner: "hallberg",
    program,
    roots: { input: JSON.stringify(input) },
    now: Date.UTC(2026, 10, 26, 12),
    seed: 7,
    timeMs: 500,
    memoryMb: 32,
    ...more,
  });
}

const given = (result: CodeResult) => ("value" in result ? JSON.parse(result.value) : result);
const faultOf = (result: CodeResult) =>
  "error" in result ? `${result.error.code} ${result.error.message}` : result;

describe("code", () => {
  it("gets its input and gives what it returns, with what it wrote to its console", async () => {
    const result = await run(
      "console.log('lines', input.lines.length, input); return { total: input.lines.reduce((sum, line) => sum + line.qty, 0) };",
      { lines: [{ qty: 2 }, { qty: 3 }] },
    );
    expect(given(result)).toEqual({ total: 5 });
    expect(result.lines).toEqual(['lines 2 {"lines":[{"qty":2},{"qty":3}]}']);
    expect(given(await run("const nothing = 1;"))).toBeNull();
  });

  it("has a clock that stands, random numbers that repeat, and no zone but UTC", async () => {
    const program =
      "return [new Date().toISOString(), Date.now(), new Date(2026, 2, 29, 2).toISOString(), new Date().getHours(), Math.random(), Math.random()];";
    const first = given(await run(program));
    expect(first.slice(0, 4)).toEqual([
      "2026-11-26T12:00:00.000Z",
      Date.UTC(2026, 10, 26, 12),
      "2026-03-29T02:00:00.000Z",
      12,
    ]);
    expect(given(await run(program))).toEqual(first);
    expect(given(await run(program, {}, { seed: 8 })).slice(4)).not.toEqual(first.slice(4));
  });

  it("leaves nothing behind for the next call", async () => {
    const counter = "globalThis.n = (globalThis.n ?? 0) + 1; return globalThis.n;";
    expect(faultOf(await run(counter))).toBe(
      "CODE_FAILED Line 1: TypeError: object is not extensible",
    );
    for (const program of [
      "Array.prototype.sum = () => 1; return 1;",
      "JSON.stringify = () => 'x'; return 1;",
      "Math.random = () => 0; return 1;",
      "console.log = null; return 1;",
      "(function* () {}).constructor.prototype.x = 1; return 1;",
      "Object.getPrototypeOf(async function () {}).x = 1; return 1;",
      "undeclared = 1; return 1;",
    ])
      expect(faultOf(await run(program)), program).toContain("CODE_FAILED Line 1: ");
    expect(given(await run("return [1, 2].map((n) => n * 2);"))).toEqual([2, 4]);
  });

  it("reaches neither process, network, files nor other code", async () => {
    const names = [
      "process",
      "require",
      "fetch",
      "XMLHttpRequest",
      "WebAssembly",
      "Worker",
      "Buffer",
    ];
    const program = `return ${JSON.stringify(names)}.filter((name) => (() => {}).constructor("return typeof " + name)() !== "undefined" || name in globalThis);`;
    expect(given(await run(program))).toEqual([]);
    expect(given(await run("return this === undefined;"))).toBe(true);
    expect(faultOf(await run("return import('fs');"))).toContain("CODE_FAILED");
    expect(
      given(await run("return [({}).__proto__.polluted, ({ __proto__: { a: 1 } }).a];")),
    ).toEqual([null, 1]);
  });

  it("may still give its own objects names that all objects have", async () => {
    const program =
      "class Refusal extends Error { constructor(m) { super(m); this.name = 'Refusal'; } } const o = {}; o.toString = () => 'own'; o.constructor = 1; if (String(o) === 'own') throw new Refusal('No such item'); return 1;";
    expect(faultOf(await run(program))).toBe("CODE_FAILED Line 1: Refusal: No such item");
  });

  it("is a body from its beginning to its end", async () => {
    for (const program of [
      "}); let n = 0; (function (input) { return ++n;",
      "}}); let n = 0; (function (input) {{ return ++n;",
      "return 1; } {",
    ])
      expect(faultOf(await run(program)), program).toContain("CODE_FAILED");
    expect(given(await run("return 1; // to the end"))).toBe(1);
  });

  it("may call what it makes like what it gets", async () => {
    expect(given(await run("const input = 1; return input;"))).toBe(1);
  });

  it("is told its own errors, whatever they are called, and no more than a page of one", async () => {
    expect(faultOf(await run("throw new Error('interrupted');"))).toBe(
      "CODE_FAILED Line 1: Error: interrupted",
    );
    const named =
      "class RuntimeError extends Error { constructor(m) { super(m); this.name = 'RuntimeError'; } } throw new RuntimeError('No stock');";
    expect(faultOf(await run(named))).toBe("CODE_FAILED Line 1: RuntimeError: No stock");
    for (const thrown of ["new Error('x'.repeat(1e6))", "'x'.repeat(1e6)"])
      expect(String(faultOf(await run(`throw ${thrown};`))).length).toBeLessThan(2_100);
  });

  it("says the line of what went wrong", async () => {
    expect(faultOf(await run("const a = 1;\n\nreturn input.customer.name;"))).toBe(
      "CODE_FAILED Line 3: TypeError: cannot read property 'name' of undefined",
    );
    expect(faultOf(await run("throw 'no stock';"))).toBe("CODE_FAILED Error: no stock");
    expect(faultOf(await run("return Promise.resolve(1);"))).toContain("nothing to await");
    expect(faultOf(await run("const circle = {}; circle.self = circle; return circle;"))).toContain(
      "CODE_FAILED",
    );
  });
});

describe("hostile code", () => {
  const hostile: readonly (readonly [name: string, program: string, fault: string])[] = [
    ["an endless loop", "for (;;);", "CODE_LIMIT The code took longer than 500 ms"],
    [
      "a loop that catches all",
      "for (;;) { try { for (;;); } catch {} }",
      "CODE_LIMIT The code took",
    ],
    [
      "a full memory",
      "const a = []; for (;;) a.push('x'.repeat(100000) + a.length);",
      "CODE_LIMIT",
    ],
    ["a long text", "return 'x'.repeat(1e9);", "CODE_LIMIT Line 1: The code needs more than 32 MB"],
    ["a sparse list joined", "return new Array(1e8).join('x');", "CODE_LIMIT"],
    [
      "a sparse list sorted",
      "const a = []; a[4294967290] = 1; return a.sort().length;",
      "CODE_LIMIT",
    ],
    [
      "recursion",
      "function f() { return f() + 1; } return f();",
      "CODE_LIMIT Line 1: The code calls itself",
    ],
    ["a pattern", "return /^(a+)+$/.test('a'.repeat(40) + 'b');", "CODE_LIMIT"],
    ["deep nesting", "let a = []; for (let i = 0; i < 1e6; i++) a = [a]; return a;", "CODE_LIMIT"],
    ["promises without end", "const f = () => Promise.resolve().then(f); f(); return 1;", ""],
    ["a getter on what it returns", "return { get then() { for (;;); } };", "CODE_LIMIT"],
    ["a text for the host", "return { toJSON() { return 'x\\n{\"failure\":null}'; } };", ""],
  ];
  for (const [name, program, fault] of hostile) {
    it(`${name} is stopped, and the next call goes well`, async () => {
      const result = await run(program);
      if (fault === "") expect("value" in result).toBe(true);
      else expect(faultOf(result)).toContain(fault);
      expect(given(await run("return input.n + 1;", { n: 1 }))).toBe(2);
    });
  }

  it("does not hold up another distributor's", async () => {
    const order: string[] = [];
    const stuck = [1, 2, 3].map(() =>
      run("return new Array(1e8).join('x');", {}, { owner: "stuck" }).then(() =>
        order.push("stuck"),
      ),
    );
    await run("return 1;", {}, { owner: "quick" }).then(() => order.push("quick"));
    expect(order).toEqual(["quick"]);
    await Promise.all(stuck);
  });
});

describe("what one call leaves", () => {
  it("takes no memory from another's", async () => {
    const hoard =
      "const kept = []; for (let i = 0; i < 50; i++) kept.push('y'.repeat(1e6) + i); Promise.resolve().then(() => kept); return 1;";
    const limits = { memoryMb: 64, timeMs: 5_000, owner: "hoarder" };
    for (let nth = 0; nth < 6; nth++)
      expect(given(await run(`/* ${nth} */ ${hoard}`, {}, limits)), String(nth)).toBe(1);
    const needy = "return 'x'.repeat(28e6).length;";
    expect(given(await run(needy, {}, { memoryMb: 128, owner: "other" }))).toBe(28e6);
  });
});

describe("a pool that is closed", () => {
  it("begins nothing any more, and lets nobody wait", async () => {
    const closing = openCodePool();
    const call = { program: "for (;;);", roots: {}, now: 0, seed: 1, timeMs: 300, memoryMb: 8 };
    const calls = [1, 2, 3].map(() => closing.run({ owner: "hallberg", ...call }));
    await closing.close();
    for (const result of [
      ...(await Promise.all(calls)),
      await closing.run({ owner: "x", ...call }),
    ])
      expect(faultOf(result)).toContain("CODE_LIMIT The code was ended with its sandbox");
  });
});
