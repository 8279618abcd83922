import { expect, test, vi } from "vitest";
import { FlowError } from "../errors/flow-error";
import type { Json, JsonObject } from "../json";
import { checkExpression } from "./check";
import { compileExpression, compileExpressionClosures, compileTemplate } from "./compile";
import { compileMap } from "./compile-map";
import { functionDefinitions } from "./functions/catalogue";
import { errorOf } from "./testing/error-of";

// Thousands of cases on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 60_000 });

const compilers = [compileExpression, compileExpressionClosures];
const big = {
  list: Array.from({ length: 20_000 }, (_, index) => index),
  text: "a".repeat(900_000),
  same: Array.from({ length: 20_000 }, (_, index) => index),
  // Equal up to its last character, and not the same text in memory.
  other: `${"a".repeat(899_999)}b`,
};

/** Nothing the language offers; each must be refused before it runs, by checker and compilers alike. */
const refused = [
  "this",
  "this.constructor",
  "new Date()",
  "eval('1')",
  "Function('return process')()",
  "process.exit(1)",
  "require('fs')",
  "import('node:fs')",
  "globalThis.process.exit()",
  "constructor.constructor('return 1')()",
  "[].constructor.constructor('return 1')()",
  "'a'.constructor.fromCharCode(65)",
  "(x => x)(1)",
  "[1].map(x => x(1))",
  "[1].map(f => [2].map(g => f(g)))",
  "(() => { while (true) {} })()",
  "[1].map(x => { while (true) {} })",
  "[1].map(function (x) { return x })",
  "[1].map(async x => x)",
  "[1].map(({ x }) => x)",
  "[1].map((...x) => x)",
  "[1].map((x = 1) => x)",
  "a = 1",
  "a.b = 1",
  "a++",
  "delete a.b",
  "void 0",
  "typeof a",
  "a in b",
  "a instanceof b",
  "...a",
  "[...a]",
  "{ ...a }",
  "({ ...a })",
  "({ __proto__: a })",
  "({ ['__proto__']: a })",
  "({ '__proto__': a })",
  "({ get a() { return 1 } })",
  "({ a() { return 1 } })",
  "a`b`",
  "a, b",
  "a; b",
  "1 // c\n2",
  "a % b",
  "a ** b",
  "a | b",
  "a >> b",
  "+a",
  "~a",
  "0x10",
  "0b1",
  "010",
  "1_000",
  "10n",
  "1e999",
  "1e99999",
  "9".repeat(69),
  "/a/",
  "/a/.exec('a')",
  "matches(a, /(?=a)b/)",
  "matches(a, /(a)\\1/)",
  "matches(a, '(a+)+$')",
  "matches(a, /a/g)",
  "class {}",
  "yield a",
  "await a",
  "new.target",
  "import.meta",
  "super.a",
  "#a in b",
  "a.#b",
  "<!-- a",
  "a?.()",
  "map",
  "[1].map(upper)",
  "[1].map",
  "",
  "   ",
  "(".repeat(2_000),
  "[".repeat(101) + "]".repeat(101),
  "!".repeat(3_999),
  `${"-(".repeat(150)}1${")".repeat(150)}`,
  `${"a?".repeat(900)}1${":1".repeat(900)}`,
  `${"x=>".repeat(1_300)}1`,
  `1${"+1".repeat(1_500)}`,
  `[${"1,".repeat(1_100)}1]`,
  "`${".repeat(300),
  "a".repeat(4_001),
  "\u0000",
  "“a”",
  "up\\u0070er('a')",
  'l\\u{6f}okup("T", { k: 1 }, "c", 2)',
  "a.l\\u0065ngth",
  "a?.\\u0062",
  "({ l\\u0061: 1 })",
  "[1].map(\\u0078 => x)",
  "`${\\u0061}`",
] as const;

test.each(refused.map((text) => [text.slice(0, 40), text] as const))(
  "refused before it runs: %s",
  (_name, text) => {
    const checked = checkExpression(
      text,
      Object.assign(Object.create(null), { a: { kind: "any" }, b: { kind: "any" } }),
    );
    // A root that is not in the environment, and a property no type has, are the checker's alone.
    expect(checked.problems.some(({ severity }) => severity === "error")).toBe(true);
    for (const compile of compilers) {
      const outcome = outcomeOf(() => compile(text)({}));
      expect(outcome === undefined || outcome === "EXPRESSION_INVALID").toBe(true);
    }
  },
);

/** The code of the failure, or the value. */
function outcomeOf(action: () => Json | undefined): Json | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof FlowError) return error.code;
    throw error;
  }
}

/** Well formed, but more than an evaluation may use. */
const unbounded = [
  "list.map(a => list.map(b => a * b))",
  "list.map(a => list.map(b => list.map(c => a)))",
  "list.filter(a => list.some(b => b == 0 - 1))",
  "list.sum(a => list.sum(b => a * b))",
  "list.map(a => [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])",
  "list.map(a => ({ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9, j: 10 }))",
  "list.map(a => text + a)",
  "list.map(a => upper(text))",
  "list.filter(a => text == lower(text))",
  "list.filter(a => text < lower(text))",
  "list.filter(a => text == other)",
  "list.filter(a => list == same)",
  "list.filter(a => text < other)",
  "list.map(a => text.contains('aaaaaaaaab'))",
  "list.map(a => text.replace('a', 'bb'))",
  "list.map(a => matches(text, /(a+)+$/))",
  "list.map(a => list.sort(b => 0 - b))",
  "list.map(a => list.distinct())",
  "list.map(a => list.join())",
  "list.map(a => list == list.sort())",
  "list.map(a => toJson(list))",
  "text.replace('a', 'aaaaaaaaaa')",
  "text + text",
  "`${text}${text}`",
  "padStart('a', 1000001)",
  "padEnd('a', 1e9)",
  "[text, text].join('')",
  "list.join(text)",
  "text.split('a').map(p => text)",
  "addBusinessDays('2026-01-01', 1e9)",
  "base64(text)",
  "urlEncode(text + ' ')",
  "12345678901234567890123456789012345 * 12345678901234567890123456789012345",
  "1e280 * 1e280",
  "list.map(a => 1e67 / 3 + 1e67 / 7 + 1e67 / 9 + 1e67 / 11 + 1e67 / 13 + 1e67 / 17)",
  `list.map(a => ${Array.from({ length: 90 }, () => "a").join(" + ")} + list.length)`,
  "[list.map(a => 1 / 3)].map(l => list.map(a => l))",
  "parseJson('[' + list.map(a => '1').join() + ']').map(a => list.length + list.sum())",
] as const;

for (const compile of compilers) {
  test.each(unbounded)(`bounded (${compile.name}): %s`, (text) => {
    const before = memory();
    const code = outcomeOf(() => compile(text)(big as unknown as JsonObject));
    expect(code).toBe("EXPRESSION_LIMIT");
    expect(memory() - before).toBeLessThan(200 * 1024 * 1024);
  });
}

function memory(): number {
  return process.memoryUsage().heapUsed;
}

test("names of prototypes are ordinary names: own or missing", () => {
  const names = [
    "constructor",
    "__proto__",
    "prototype",
    "toString",
    "valueOf",
    "hasOwnProperty",
    "__defineGetter__",
    "__lookupGetter__",
    "concat",
    "push",
    "charAt",
    "toFixed",
    "coefficient",
    "scale",
  ];
  for (const name of names) {
    for (const compile of compilers) {
      for (const text of [`x[${JSON.stringify(name)}]`, `x.y[${JSON.stringify(name)}]`]) {
        for (const x of ["text", 5, true, [1], {}, null] as readonly Json[]) {
          expect(compile(text)({ x })).toBeUndefined();
        }
      }
      expect(compile(`(1 / 3)[${JSON.stringify(name)}]`)({})).toBeUndefined();
      const own = JSON.parse(`{"x":{${JSON.stringify(name)}:"mine"}}`) as JsonObject;
      expect(compile(`x[${JSON.stringify(name)}]`)(own)).toBe("mine");
      expect(compile(`get(x, ${JSON.stringify(name)})`)(own)).toBe("mine");
      expect(compile(`get(x, ${JSON.stringify(name)})`)({ x: {} })).toBeUndefined();
      if (name !== "__proto__") expect(compile(name)({})).toBeUndefined();
    }
  }
});

test("no value from a document becomes code or changes a prototype", () => {
  const scope = {
    evil: '"); process.exit(1); ("',
    list: ["constructor", "__proto__", "a"],
    tricky: JSON.parse('{"__proto__": {"polluted": true}}') as JsonObject,
  };
  for (const compile of compilers) {
    expect(compile('evil + "\\u2028\\"`${"')(scope)).toBe(`${scope.evil}\u2028"\`\${`);
    expect(compile("`${evil}`")(scope)).toBe(scope.evil);
    const indexed = compile("list.indexBy(n => n)")(scope) as JsonObject;
    expect(Object.keys(indexed)).toEqual(scope.list);
    compile("merge(tricky, { a: 1 })")(scope);
    compile("[tricky, 1 / 3]")(scope);
  }
  compileMap([{ target: "a", value: "tricky" }])(scope);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  expect(errorOf(() => compileMap([{ target: "__proto__.polluted", value: "true" }])).code).toBe(
    "EXPRESSION_INVALID",
  );
});

test("documents nested without end are refused, not followed", () => {
  let deep: Json = 1;
  for (let level = 0; level < 20_000; level += 1) deep = [deep];
  const scope = { deep, list: [1] };
  for (const compile of compilers) {
    expect(outcomeOf(() => compile("toJson(deep)")(scope))).toBe("EXPRESSION_LIMIT");
    expect(outcomeOf(() => compile("[1 / 3, deep]")(scope))).toBe("EXPRESSION_LIMIT");
    expect(outcomeOf(() => compile("deep == [deep][0].map(x => x)")(scope))).toBe(
      "EXPRESSION_LIMIT",
    );
    expect(outcomeOf(() => compile(`parseJson(${JSON.stringify("[".repeat(3_000))})`)({}))).toBe(
      "EXPRESSION_FAILED",
    );
  }
});

test("one map is bounded as a whole, and a list as long as a large order file is not refused", () => {
  const lines = Array.from({ length: 50_000 }, (_, index) => ({
    sku: `S${index}`,
    qty: 2,
    price: 0.15,
  }));
  const rows = [
    { target: "lines[]", value: "input.lines", as: "line" },
    { target: "lines[].sku", value: "upper(line.sku)", required: true },
    { target: "lines[].net", value: "round(line.qty * line.price, 2)" },
    { target: "count", value: "input.lines.length" },
  ];
  const made = compileMap(rows)({ input: { lines } });
  expect(made.count).toBe(50_000);
  const heavy = compileMap([
    { target: "lines[]", value: "input.lines", as: "line" },
    { target: "lines[].all", value: "input.lines.take(1000).sum(l => l.qty)" },
  ]);
  expect(errorOf(() => heavy({ input: { lines } })).code).toBe("EXPRESSION_LIMIT");
  const wordy = compileMap([
    { target: "lines[]", value: "input.lines", as: "line" },
    { target: "lines[].text", value: 'padStart(line.sku, 3000, ".")' },
  ]);
  expect(errorOf(() => wordy({ input: { lines } })).message).toContain("More text than one map");
});

test("templates have the same bounds", () => {
  expect(errorOf(() => compileTemplate(`\${${"(".repeat(500)}`)).code).toBe("EXPRESSION_INVALID");
  expect(errorOf(() => compileTemplate("x".repeat(4_001))).code).toBe("EXPRESSION_INVALID");
});

test("every function survives arguments of every kind", () => {
  const values: readonly Json[] = [
    null,
    true,
    -1,
    0.5,
    1e15,
    "",
    "x",
    "2026-11-20",
    "2026-11-20T10:00:00Z",
    "\ud800",
    [],
    [null, 1, "a", [1], {}],
    {},
    { a: 1 },
  ];
  const lambdas = ["x => x", "(x, i) => i", "x => x.a", "x => true"];
  for (const definition of functionDefinitions) {
    const names: { readonly [type: string]: readonly string[] } = {
      lambda: lambdas,
      pattern: ["/a*/"],
      table: ['"t"'],
      keys: [`{ k: v0 }`, `{ k: v0, "l m": v1 }`],
      column: ['"k"', '"n"'],
    };
    const written = definition.parameters.map(({ type }, index) => names[type] ?? [`v${index}`]);
    const many = definition.parameters.length > 3;
    const given = definition.parameters.map(({ type }, index) => {
      if (type === "lambda" || type === "pattern") return [null];
      // All kinds at two places are enough where all at six would be millions.
      return many && index > 1 ? [null, "14:00"] : values;
    });
    for (const parts of combinations(written)) {
      const text = `${definition.name}(${parts.join(", ")})`;
      const compiled = compilers.map((compile) => compile(text));
      for (const each of combinations(given)) {
        const values = each.map((value, index) => [`v${index}`, value] as const);
        const rows = [{ k: "x", "l m": "a", n: null }];
        const scope = { ...Object.fromEntries(values), tables: { t: { rows } } };
        const [generated, closures] = compiled.map((run) => outcomeOf(() => run(scope)));
        if (JSON.stringify(generated) !== JSON.stringify(closures)) {
          expect([text, scope, closures]).toEqual([text, scope, generated]);
        }
      }
    }
  }
});

function combinations<T>(choices: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return choices.reduce<readonly (readonly T[])[]>(
    (made, options) => made.flatMap((each) => options.map((option) => [...each, option])),
    [[]],
  );
}

test("a JSON text nested deeper than anything could walk is refused by name", () => {
  const input = "[".repeat(100_000) + "]".repeat(100_000);
  for (const compile of compilers) {
    expect(outcomeOf(() => compile("parseJson(input)")({ input }))).toBe("EXPRESSION_FAILED");
    expect(outcomeOf(() => compile("isEmpty(parseJson(input))")({ input }))).toBe(
      "EXPRESSION_FAILED",
    );
  }
});

test("a number that JSON spells and no number holds is refused, and never becomes nothing", () => {
  for (const compile of compilers) {
    for (const input of ["1e400", '{"a": [1, -9e999]}', "9".repeat(400)]) {
      expect(outcomeOf(() => compile("parseJson(input)")({ input }))).toBe("EXPRESSION_FAILED");
    }
    expect(outcomeOf(() => compile("parseJson(input)")({ input: '"1e400"' }))).toBe("1e400");
  }
});

test("an encoded text is no longer than any other", () => {
  for (const compile of compilers) {
    const input = "あ".repeat(300_000);
    expect(outcomeOf(() => compile("urlEncode(input).length")({ input }))).toBe("EXPRESSION_LIMIT");
  }
});

test("a pattern costs by its size too: one of many parts over a long text is refused, not waited for", () => {
  const cases = [
    ["(?:[ab]?){400}[cd]", 100_000],
    ["(?:a?){400}[ab]{400}[cd]", 20_000],
    ["(?:[ab]?){30}[cd]", 800_000],
  ] as const;
  for (const compile of compilers) {
    for (const [pattern, length] of cases) {
      const input = "a".repeat(length);
      expect(outcomeOf(() => compile(`matches(input, /${pattern}/)`)({ input }))).toBe(
        "EXPRESSION_LIMIT",
      );
      expect(outcomeOf(() => compile(`extract(input, /${pattern}/)`)({ input }))).toBe(
        "EXPRESSION_LIMIT",
      );
    }
    const order = { input: `${"x".repeat(150_000)} PO-4711` };
    expect(outcomeOf(() => compile("extract(input, /PO-(\\d+)/)")(order))).toBe("4711");
  }
});
