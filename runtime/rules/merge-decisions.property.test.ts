import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareTables, type TableState } from "../tables/compare-tables";
import { addColumn, deleteColumn, renameColumn } from "../tables/edit-table";
import { checkDecision } from "./check-decision";
import { addDecisionColumn, changeDecision, moveRows } from "./decision-content";
import type { DecisionShape } from "./decision-shape";
import { mergeDecisions } from "./merge-decisions";
import { draftOf, followRows, type TableDraft } from "./table-draft";
import { creditDecision } from "./templates/credit-decision";

const table: TableState = { shape: creditDecision.shape, rows: creditDecision.rows };
const base = draftOf(table, 1);
let ids = 0;
const newId = () => `new ${ids++}`;
const then = (draft: TableDraft, change: (table: TableState) => TableState): TableDraft => {
  const { shape, rows } = change(draft);
  return { shape, rows, ids: followRows(draft, rows, newId) };
};
const place = fc.nat({ max: 7 });
const column = fc.nat({ max: 5 });
const columnEdit = fc.oneof(
  column.map((at) => (table: TableState) => deleteColumn(table, at)),
  fc.tuple(column, fc.stringMatching(/^[a-z]{8}$/)).map(
    ([at, name]) =>
      (table: TableState) =>
        renameColumn(table, at, name),
  ),
  fc.tuple(fc.constantFrom("condition", "result", "open"), fc.stringMatching(/^[a-z]{8}$/)).map(
    ([kind, name]) =>
      (table: TableState) =>
        kind === "open" ? addColumn(table, name, 1) : addDecisionColumn(table, kind, name),
  ),
);
const edit = fc.oneof(
  columnEdit,
  fc.tuple(place, fc.nat({ max: 9 }), fc.stringMatching(/^w[0-9]{6}$/)).map(
    ([row, column, text]) =>
      (table: TableState): TableState => ({
        ...table,
        rows: table.rows.map((cells, at) =>
          at === row ? cells.with(Math.min(column, cells.length - 1), text) : cells,
        ),
      }),
  ),
  place.map((row) => (table: TableState) => ({
    ...table,
    rows: table.rows.toSpliced(row, 1),
  })),
  fc.tuple(place, fc.stringMatching(/^[a-z]{6}$/)).map(([row, text]) => (table: TableState) => ({
    ...table,
    rows: table.rows.toSpliced(
      row,
      0,
      table.shape.columns.map((name) => `${text} ${name}`),
    ),
  })),
  fc.tuple(place, fc.constantFrom(-1 as const, 1 as const)).map(
    ([row, by]) =>
      (table: TableState) =>
        moveRows(table, [row], by),
  ),
  fc.constantFrom("approve", "reject").map(
    (Decision) => (table: TableState) =>
      changeDecision(table, (rules) => ({
        ...rules,
        otherwise: { ...rules.otherwise, [rules.outputs.at(-1)?.column ?? ""]: Decision },
      })),
  ),
  fc.stringMatching(/^[a-z]{4}$/).map(
    (name) => (table: TableState) =>
      changeDecision(table, (rules) => ({
        ...rules,
        tests: [
          ...rules.tests,
          { name, given: { [rules.inputs[0]?.column ?? ""]: name }, expected: {} },
        ],
      })),
  ),
);
const cell =
  (row: number, column: number, text: string) =>
  (state: TableState): TableState => ({
    ...state,
    rows: state.rows.map((cells, at) => (at === row ? cells.with(column, text) : cells)),
  });
const written = /^w[0-9]{6}$/;
const edited = fc
  .array(edit, { maxLength: 4 })
  .map((edits) => edits.reduce<TableDraft>(then, base));

describe("two people in one decision table", () => {
  it("get what one of them did where the other did nothing, or the same", () => {
    fc.assert(
      fc.property(edited, (mine) => {
        expect(mergeDecisions(base, mine, base)).toEqual({ draft: mine, conflicts: [] });
        expect(mergeDecisions(base, base, mine)).toEqual({ draft: mine, conflicts: [] });
        expect(mergeDecisions(base, mine, mine)).toEqual({ draft: mine, conflicts: [] });
      }),
      { numRuns: 100 },
    );
  });

  it("lose no row that either wrote", () => {
    fc.assert(
      fc.property(edited, edited, (mine, theirs) => {
        const { draft, conflicts } = mergeDecisions(base, mine, theirs);
        expect(new Set(draft.ids).size).toBe(draft.rows.length);
        const { columns } = draft.shape;
        expect(new Set(columns).size).toBe(columns.length);
        for (const cells of draft.rows) expect(cells.length).toBe(columns.length);
        const texts = draft.rows.flat();
        const changed = [mine, theirs].flatMap(({ rows }) => rows.flat());
        for (const text of conflicts.length > 0 ? [] : changed.filter((one) => written.test(one))) {
          expect(texts).toContain(text);
        }
        for (const state of [mine, theirs]) {
          // By their ids: a row that was changed much looks like a new one, and the other may have deleted it.
          const fresh = state.rows.filter((_, row) => !base.ids.includes(state.ids[row] ?? ""));
          for (const cell of conflicts.length > 0 ? [] : fresh.flat()) {
            expect(texts).toContain(cell);
          }
        }
        const names = draft.shape.decision?.tests.map(({ name }) => name) ?? [];
        const old = new Set(base.shape.decision?.tests.map(({ name }) => name));
        expect(names.filter((name) => old.has(name)).length).toBe(old.size);
        for (const { shape } of [mine, theirs]) {
          for (const { name } of shape.decision?.tests ?? []) expect(names).toContain(name);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("keep a new rule where it was written: above the rows it goes before", () => {
    const rule = ['"cash"', "-", "-", "-", "-", "approve", "", "", "", ""];
    const mine = then(base, (state) => ({ ...state, rows: state.rows.toSpliced(2, 0, rule) }));
    const theirs = then(base, cell(3, 1, "<= 1.02"));
    const { draft, conflicts } = mergeDecisions(base, mine, theirs);
    expect(conflicts).toEqual([]);
    expect(draft.rows[2]).toEqual(rule);
    expect(draft.rows[4]?.[1]).toBe("<= 1.02");
  });

  it("have a row that both added once, and two that are still empty as two", () => {
    const added = (text: string) => {
      const cells = base.shape.columns.map(() => text);
      return then(base, (state) => ({ ...state, rows: state.rows.toSpliced(0, 0, cells) }));
    };
    const rows = (text: string) =>
      mergeDecisions(base, added(text), added(text)).draft.rows.length - base.rows.length;
    expect([rows("same"), rows("")]).toEqual([1, 2]);
  });

  it("take test rows and findings away for both, where the other adds some", () => {
    const rules = (change: Parameters<typeof changeDecision>[1]) =>
      then(base, (state) => changeDecision(state, change));
    const [gone] = base.shape.decision?.tests ?? [];
    const more = { name: "One more", given: {}, expected: {} };
    const without = rules((all) => ({ ...all, tests: all.tests.slice(1) }));
    const longer = rules((all) => ({ ...all, tests: [...all.tests, more] }));
    for (const sides of [[without, longer] as const, [longer, without] as const]) {
      const tests = mergeDecisions(base, ...sides).draft.shape.decision?.tests;
      expect(tests).toContainEqual(more);
      expect(tests).not.toContainEqual(gone);
    }
  });

  it("know a row by more than its cells: all of it may change, and it moves", () => {
    const other = ['"x"', "1", "2", "3", '"y"', "reject", "z", "no", "w", "v"];
    const mine = then(base, (state) => ({ ...state, rows: state.rows.with(3, other) }));
    const theirs = then(
      then(base, (state) => moveRows(state, [3], -1)),
      cell(2, 3, "9"),
    );
    const { draft, conflicts } = mergeDecisions(base, mine, theirs);
    expect(draft.rows.length).toBe(base.rows.length);
    expect(draft.rows[2]).toEqual(other);
    expect(
      conflicts.map(({ row, what, mine: own, theirs: there }) => [row, what, own, there]),
    ).toEqual([[2, "Order total", "3", "9"]]);
  });

  it("are told each cell that both changed, and take the one that is chosen", () => {
    const mine = then(base, cell(3, 1, "<= 1.02"));
    const theirs = then(then(base, cell(3, 1, "<= 1.05")), cell(4, 3, "<= 600"));
    const merged = mergeDecisions(base, mine, theirs);
    expect(merged.conflicts).toEqual([
      {
        key: '["1.3","Exposure / limit"]',
        row: 3,
        what: "Exposure / limit",
        base: "<= 1.10",
        mine: "<= 1.02",
        theirs: "<= 1.05",
        usual: "mine",
      },
    ]);
    expect(merged.draft.rows[3]?.[1]).toBe("<= 1.02");
    const chosen = mergeDecisions(base, mine, theirs, () => "theirs").draft;
    expect(chosen.rows[3]?.[1]).toBe("<= 1.05");
    expect(chosen.rows[4]?.[3]).toBe("<= 600");
  });

  it("are asked about a row that one changed and the other deleted, which stays until then", () => {
    const changed = then(base, cell(3, 1, "<= 1.02"));
    const deleted = then(base, (state) => ({ ...state, rows: state.rows.toSpliced(3, 1) }));
    for (const [mine, theirs] of [
      [changed, deleted],
      [deleted, changed],
    ] as const) {
      const { draft, conflicts } = mergeDecisions(base, mine, theirs);
      expect(conflicts).toMatchObject([{ what: "row", row: 3 }]);
      const told = [conflicts[0]?.mine, conflicts[0]?.theirs];
      expect(told).toContain("deleted");
      expect(told.join()).toContain("<= 1.02");
      expect(conflicts[0]?.base).toContain("<= 1.10");
      expect(draft.rows[3]?.[1]).toBe("<= 1.02");
      const gone = mergeDecisions(base, mine, theirs, () =>
        mine === deleted ? "mine" : "theirs",
      ).draft;
      expect(gone.rows).toEqual(deleted.rows);
    }
  });

  it("may say the same twice: a save whose answer was lost adds nothing, and is asked about where it differs", () => {
    const added = then(base, (state) => ({ ...state, rows: [...state.rows, Array(10).fill("x")] }));
    expect(mergeDecisions(base, added, added)).toEqual({ draft: added, conflicts: [] });
    const later = then(added, cell(8, 0, "y"));
    const { draft, conflicts } = mergeDecisions(base, later, added);
    expect(conflicts).toMatchObject([{ what: "Terms", mine: "y", theirs: "x", usual: "mine" }]);
    expect(draft).toEqual(later);
  });

  it("are asked about a column that one deleted while the other wrote in it, which stays until then", () => {
    const name = "Class";
    const wrote = then(base, cell(3, 4, '"Z"'));
    const deleted = then(base, (state) => deleteColumn(state, 4));
    for (const [mine, theirs] of [
      [wrote, deleted],
      [deleted, wrote],
    ] as const) {
      const { draft, conflicts } = mergeDecisions(base, mine, theirs);
      expect(conflicts).toMatchObject([{ what: "column Class", row: null }]);
      const at = draft.shape.columns.indexOf(name);
      expect(draft.rows.map((cells) => cells[at])).toEqual(wrote.rows.map((cells) => cells[4]));
      expect(draft.shape.decision?.inputs.map(({ column }) => column)).toContain(name);
      const gone = mergeDecisions(base, mine, theirs, () =>
        mine === deleted ? "mine" : "theirs",
      ).draft;
      expect(gone.rows).toEqual(deleted.rows);
      expect(gone.shape).toEqual(deleted.shape);
    }
    const untouched = then(base, cell(3, 1, "<= 1.02"));
    for (const both of [
      mergeDecisions(base, untouched, deleted),
      mergeDecisions(base, deleted, untouched),
    ]) {
      expect(both.conflicts).toEqual([]);
      expect(both.draft.shape.columns).not.toContain(name);
      expect(both.draft.rows[3]?.[1]).toBe("<= 1.02");
    }
  });

  it("write in a column that the other renamed: under its new name, default row and all", () => {
    for (const [at, old] of base.shape.columns.entries()) {
      const renamed = then(base, (state) => renameColumn(state, at, "New name"));
      const wrote = then(base, cell(3, at, "w123456"));
      const row = (draft: TableDraft) => draft.rows[3]?.[at];
      for (const [mine, theirs] of [
        [renamed, wrote],
        [wrote, renamed],
      ] as const) {
        const { draft, conflicts } = mergeDecisions(base, mine, theirs);
        expect(conflicts).toEqual([]);
        expect(draft.shape).toEqual(renamed.shape);
        expect(draft.shape.columns).not.toContain(old);
        expect(row(draft)).toBe("w123456");
      }
    }
  });

  it("are asked about what stands beside the rows, in words, and take the one that is chosen", () => {
    const rules = base.shape.decision as DecisionShape;
    const [input, ...others] = rules.inputs as [DecisionShape["inputs"][number]];
    const output = rules.outputs[0]?.column ?? "";
    const column = (expression: string) => ({ inputs: [{ ...input, expression }, ...others] });
    const cases: [string, Partial<DecisionShape>, Partial<DecisionShape>, string, string][] = [
      ["hit policy", { hit: "collect" }, { hit: "unique" }, "collect", "unique"],
      [
        `default row, ${output}`,
        { otherwise: { ...rules.otherwise, [output]: "approve" } },
        { otherwise: { ...rules.otherwise, [output]: "" } },
        "approve",
        "",
      ],
      [
        `column ${input.column}`,
        column("input.a"),
        column("input.b"),
        `input.a, ${input.type}`,
        `input.b, ${input.type}`,
      ],
    ];
    for (const [what, own, other, mineWord, theirWord] of cases) {
      const [mine, theirs] = [own, other].map((more) =>
        then(base, (state) => changeDecision(state, (old) => ({ ...old, ...more }))),
      ) as [TableDraft, TableDraft];
      const { draft, conflicts } = mergeDecisions(base, mine, theirs);
      expect(conflicts).toMatchObject([
        { what, mine: mineWord, theirs: theirWord, usual: "mine", row: null },
      ]);
      expect(draft).toEqual(mine);
      const key = conflicts[0]?.key;
      expect(
        mergeDecisions(base, mine, theirs, (asked) => (asked === key ? "theirs" : undefined)).draft,
      ).toEqual(theirs);
      expect(mergeDecisions(base, mine, theirs, () => "mine").draft).toEqual(mine);
    }
  });

  it("are asked where a new column only looks like a deleted one: there is no cell to know it by", () => {
    const result = base.shape.columns.indexOf(base.shape.decision?.outputs[0]?.column ?? "");
    const empty = then(base, (state) => ({ ...state, rows: [] }));
    const [own] = base.shape.decision?.outputs ?? [];
    const mine = then(empty, (state) => {
      const added = addDecisionColumn(state, "result", "Other");
      const alike = changeDecision(added, (rules) => ({
        ...rules,
        outputs: rules.outputs.map((one) =>
          one.column === "Other" && own !== undefined ? { ...own, column: "Other" } : one,
        ),
      }));
      return deleteColumn(alike, result);
    });
    const theirs = then(empty, (state) => ({ ...state, rows: [base.rows[0] ?? []] }));
    const { draft, conflicts } = mergeDecisions(empty, mine, theirs);
    expect(conflicts).toMatchObject([{ what: `column ${own?.column}`, theirs: "changed" }]);
    expect(draft.rows[0]?.[draft.shape.columns.indexOf("Other")]).toBe("");
  });

  it("do not get a name twice where one gave it to a column and the other to a new one", () => {
    for (const [at] of base.shape.columns.entries()) {
      const renamed = then(base, (state) => renameColumn(state, at, "Region"));
      const added = then(
        then(base, (state) => addColumn(state, "Region", base.shape.columns.length)),
        cell(3, base.shape.columns.length, "north"),
      );
      for (const [mine, theirs] of [
        [renamed, added],
        [added, renamed],
      ] as const) {
        const { draft, conflicts } = mergeDecisions(base, mine, theirs);
        const { columns } = draft.shape;
        expect(new Set(columns).size).toBe(columns.length);
        const texts = [...draft.rows.flat(), ...conflicts.flatMap((one) => [one.mine, one.theirs])];
        expect(texts).toContain("north");
        for (const row of base.rows) expect(texts).toContain(row[at]);
      }
    }
  });

  it("are asked which name a column gets that both renamed, which is there once", () => {
    for (const at of base.shape.columns.keys()) {
      const mine = then(base, (state) => renameColumn(state, at, "Mine"));
      const theirs = then(
        then(base, (state) => renameColumn(state, at, "Theirs")),
        cell(3, at, "x"),
      );
      const { draft, conflicts } = mergeDecisions(base, mine, theirs);
      expect(conflicts).toMatchObject([{ mine: "Mine", theirs: "Theirs", usual: "mine" }]);
      expect(draft.shape).toEqual(mine.shape);
      expect(draft.rows[3]?.[at]).toBe("x");
      expect(mergeDecisions(base, mine, theirs, () => "theirs").draft).toEqual(theirs);
    }
  });

  it("are asked about every kind of column that one deleted while the other wrote in it", () => {
    for (const [at, name] of base.shape.columns.entries()) {
      const deleted = then(base, (state) => deleteColumn(state, at));
      const wrote = then(base, cell(3, at, "w123456"));
      for (const [mine, theirs, keep, drop] of [
        [deleted, wrote, "theirs", "mine"],
        [wrote, deleted, "mine", "theirs"],
      ] as const) {
        const { draft, conflicts } = mergeDecisions(base, mine, theirs);
        expect(conflicts).toMatchObject([{ what: `column ${name}`, usual: keep }]);
        expect(draft.shape.columns).toEqual(base.shape.columns);
        expect(draft.shape.decision?.comment).toBe(base.shape.decision?.comment);
        expect(draft.shape.decision?.otherwise).toEqual(base.shape.decision?.otherwise);
        expect(draft.shape.decision?.tests).toEqual(base.shape.decision?.tests);
        expect(draft.rows).toEqual(wrote.rows);
        expect(mergeDecisions(base, mine, theirs, () => drop).draft).toEqual(deleted);
        const problems = checkDecision({
          columns: draft.shape.columns,
          validity: draft.shape.validity,
          decision: draft.shape.decision as NonNullable<typeof draft.shape.decision>,
          rows: base.rows,
        });
        expect(problems).toEqual([]);
      }
    }
  });
});

describe("what changed between two versions of a decision table", () => {
  it("is told row by row: changed cells, moved rows, and what is no row", () => {
    const changed = {
      ...base,
      rows: base.rows.map((row, at) => (at === 3 ? row.with(1, "<= 1.02") : row)),
    };
    const after = changeDecision(moveRows(changed, [7], -1), (rules) => ({
      ...rules,
      hit: "collect",
      otherwise: { ...rules.otherwise, Decision: "reject" },
    }));
    const changes = compareTables(base, after);
    expect(changes.rows).toEqual([
      { kind: "changed", before: 3, after: 3, columns: ["Exposure / limit"], moved: false },
      expect.objectContaining({ kind: "moved" }),
    ]);
    expect(changes.rules).toEqual([
      "hit policy first, now collect",
      "default row, Decision: hold, now reject",
    ]);
  });
});
