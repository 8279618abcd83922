import { describe, expect, it, vi } from "vitest";
import { watchExpression } from "../expressions/watch";
import type { JsonObject } from "../json";
import { previewMap } from "../mapping/preview-map";
import { AskedTables, type RowsFound, type RowsWanted } from "./asked-tables";

const rows: readonly JsonObject[] = [
  { theirs: "A", ours: "SKU-1", unit: "BX" },
  { theirs: "B", ours: "SKU-2", unit: "EA" },
];

/** A server with two tables, and what it was asked. @param failures how often it answers nothing at first @param roomFor whether one is in the answer, with all behind it */
function served({ failures = 0, roomFor = (_: RowsWanted): boolean => true } = {}) {
  const asked: (readonly RowsWanted[])[] = [];
  const come = vi.fn();
  const answer = ({ table, columns, values }: RowsWanted): RowsFound => ({
    table,
    isThere: table !== "Gone",
    columns: ["theirs", "ours", "unit"],
    validity: null,
    rows: rows.filter((row) =>
      values.some((each) => columns.every((column, at) => row[column] === each[at])),
    ),
  });
  const tables = new AskedTables(async (wanted) => {
    asked.push(wanted);
    if (asked.length <= failures) throw new Error("not to be reached");
    const last = wanted.findIndex((one) => !roomFor(one));
    return wanted.map((one, at) =>
      last >= 0 && at >= last ? { ...answer(one), rows: null } : answer(one),
    );
  }, come);
  return { tables, asked, come };
}

const input = { lines: [{ sku: "A" }, { sku: "B" }, { sku: "A" }] };
const fields = [
  { target: "lines[]", value: "input.lines", as: "line" },
  { target: "lines[].ours", value: 'lookup("Items", { theirs: line.sku }, "ours")' },
  {
    target: "lines[].back",
    value: 'lookup("Items", { ours: lookup("Items", { theirs: line.sku }, "ours") }, "unit")',
  },
];

describe("tables whose rows are elsewhere", () => {
  it("ask once for all rows of a try, and what is looked up by what was found after that", async () => {
    const { tables, asked, come } = served();
    const run = previewMap(fields);
    const first = run({ input, tables: tables.root() });
    expect(first).toMatchObject({ waits: true, problems: [], document: { lines: [{}, {}, {}] } });

    await vi.waitFor(() => expect(come).toHaveBeenCalledTimes(1));
    run({ input, tables: tables.root() });
    await vi.waitFor(() => expect(come).toHaveBeenCalledTimes(2));
    const last = run({ input, tables: tables.root() });

    expect(last).toMatchObject({ waits: false, problems: [] });
    expect(last.document).toEqual({
      lines: [
        { ours: "SKU-1", back: "BX" },
        { ours: "SKU-2", back: "EA" },
        { ours: "SKU-1", back: "BX" },
      ],
    });
    expect(asked).toEqual([
      [{ table: "Items", columns: ["theirs"], take: "ours", values: [["A"], ["B"]] }],
      [{ table: "Items", columns: ["ours"], take: "unit", values: [["SKU-1"], ["SKU-2"]] }],
    ]);
  });

  it("say of a row and of a table that it is not there once that is known", async () => {
    const { tables, come } = served();
    const watch = (text: string) => watchExpression(text, { input, tables: tables.root() });
    const texts = [
      'lookup("Items", { theirs: "Z" }, "ours")',
      'lookup("Gone", { theirs: "Z" }, "ours", "none")',
      'lookup("Items", { theirs: "Z" }, "ours", "none")',
      'lookup("Items", { theres: "A" }, "ours", "none")',
      'lookup("Items", { theirs: "Z" }, "our", "none")',
    ];
    for (const text of texts) expect(watch(text).outcome).toBe("waits");
    await vi.waitFor(() => expect(come).toHaveBeenCalledTimes(1));
    expect(texts.map(watch)).toMatchObject([
      { outcome: "failed", message: 'No row of “Items” has theirs "Z"' },
      { outcome: "failed", message: "There is no lookup table “Gone” here" },
      { outcome: "value", value: "none" },
      { outcome: "failed", message: "The table “Items” has no column “theres”" },
      { outcome: "failed", message: "The table “Items” has no column “our”" },
    ]);
  });

  it("ask anew for what they were told to forget, and show nobody what they hold", async () => {
    const { tables, asked, come } = served();
    const root = tables.root();
    watchExpression('lookup("Items", { theirs: "A" }, "ours")', { tables: root });
    await vi.waitFor(() => expect(come).toHaveBeenCalledTimes(1));
    expect([Object.keys(root), JSON.stringify(root)]).toEqual([[], "{}"]);
    tables.forget();
    watchExpression('lookup("Items", { theirs: "A" }, "ours")', { tables: root });
    await vi.waitFor(() => expect(come).toHaveBeenCalledTimes(2));
    expect(asked[1]).toEqual(asked[0]);
  });

  it("say that rows could not be read, and ask again by themselves, ever more seldom", async () => {
    vi.useFakeTimers();
    try {
      const { tables, asked, come } = served({ failures: 2 });
      const watch = () =>
        watchExpression('lookup("Items", { theirs: "A" }, "ours", "none")', {
          tables: tables.root(),
        });
      come.mockImplementation(watch);
      expect(watch().outcome).toBe("waits");
      await vi.advanceTimersByTimeAsync(200);
      const failure = {
        outcome: "failed",
        message: "The rows of “Items” could not be read just now; they are asked for again",
      };
      expect([asked.length, watch()]).toMatchObject([1, failure]);
      await vi.advanceTimersByTimeAsync(2_500);
      expect([asked.length, watch()]).toMatchObject([2, failure]);
      await vi.advanceTimersByTimeAsync(2_500);
      expect(asked).toHaveLength(2);
      await vi.advanceTimersByTimeAsync(2_500);
      expect([asked.length, watch()]).toMatchObject([3, { outcome: "value", value: "SKU-1" }]);
      await vi.advanceTimersByTimeAsync(100_000);
      expect(asked).toHaveLength(3);
    } finally {
      vi.useRealTimers();
    }
  });

  it("do not ask again for what nobody looks at any more", async () => {
    vi.useFakeTimers();
    try {
      const { tables, asked, come } = served({ failures: 9 });
      const watch = () =>
        watchExpression('lookup("Items", { theirs: "A" }, "ours")', { tables: tables.root() });
      come.mockImplementation(watch);
      watch();
      await vi.advanceTimersByTimeAsync(200);
      tables.rest();
      await vi.advanceTimersByTimeAsync(100_000);
      expect(asked).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it("do not ask for what no row can have", async () => {
    const { tables, asked, come } = served();
    const input = {
      long: "A".repeat(2_001),
      nul: "A\u0000",
      half: "A\ud800",
      fits: "A".repeat(2_000),
    };
    const found = (name: string) =>
      watchExpression(`lookup("Items", { theirs: input.${name} }, "ours", "none")`, {
        input,
        tables: tables.root(),
      });
    expect(found("fits").outcome).toBe("waits");
    for (const name of ["long", "nul", "half"])
      expect(found(name)).toMatchObject({ value: "none" });
    await vi.waitFor(() => expect(come).toHaveBeenCalledTimes(1));
    expect(asked).toEqual([
      [{ table: "Items", columns: ["theirs"], take: "ours", values: [[input.fits]] }],
    ]);
  });

  it("ask again for what an answer had no room for, and say what none has room for", async () => {
    const { tables, asked, come } = served({ roomFor: (wanted) => wanted.table !== "Large" });
    const texts = ["Items", "Large", "Items"].map(
      (table, at) => `lookup("${table}", { theirs: "A" }, "${at === 0 ? "ours" : "unit"}", 0)`,
    );
    const watch = () =>
      texts.map((text) => watchExpression(text, { tables: tables.root() })).map(told);
    come.mockImplementation(watch);
    watch();
    await vi.waitFor(() => expect(come).toHaveBeenCalledTimes(3));
    expect(watch()).toEqual([
      "SKU-1",
      "More rows of “Large” have what is looked for than are read to try it",
      "BX",
    ]);
    expect(asked.map((wanted) => wanted.map(({ table }) => table))).toEqual([
      ["Items", "Large", "Items"],
      ["Large", "Items"],
      ["Items"],
    ]);
  });

  it("ask for no more at once than is answered at once", async () => {
    const { tables, asked, come } = served();
    const texts = Array.from({ length: 250 }, (_, at) => {
      const table = `T${at % 25}`;
      return `lookup("${table}", { theirs: input.keys[${at}] }, "ours", 0)`;
    });
    const input = { keys: texts.map((_, at) => `${at}`.padStart(2_000, "k")) };
    const watch = () =>
      texts.map((text) => watchExpression(text, { input, tables: tables.root() })).map(told);
    come.mockImplementation(watch);
    watch();
    await vi.waitFor(() => expect(watch()).not.toContain("waits"), 20_000);
    for (const wanted of asked) {
      expect(wanted.length).toBeLessThanOrEqual(20);
      expect(JSON.stringify(wanted).length).toBeLessThan(420_000);
    }
    expect(asked.flatMap((wanted) => wanted.flatMap(({ values }) => values))).toHaveLength(250);
  });
});

function told(watched: ReturnType<typeof watchExpression>): unknown {
  return watched.outcome === "value"
    ? watched.value
    : watched.outcome === "failed"
      ? watched.message
      : watched.outcome;
}
