import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FlowDocument } from "@/runtime/flow/document";
import { portsOf } from "@/runtime/flow/ports";
import { validateFlow } from "@/runtime/flow/validate-flow";
import type { JsonObject } from "@/runtime/json";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { configureNode, type Sketch } from "./edit-flow";

/** Names that collide, are reserved, empty or wrong on the way to being right ones. */
const names = [
  "",
  "a",
  "b",
  "ab",
  "error",
  "error-2",
  "otherwise",
  "in",
  "branch-1",
  "branch-2",
  "x y",
];

type Row = JsonObject & { readonly name: string };
type RowEdit = (rows: readonly Row[]) => readonly Row[];

const at = (rows: readonly Row[], index: number) => (rows.length === 0 ? 0 : index % rows.length);
const rowEdit: fc.Arbitrary<RowEdit> = fc.oneof(
  fc.tuple(fc.nat(5), fc.constantFrom(...names)).map(
    ([index, name]): RowEdit =>
      (rows) =>
        rows.map((row, other) => (other === at(rows, index) ? { ...row, name } : row)),
  ),
  fc.nat(5).map(
    (index): RowEdit =>
      (rows) =>
        rows.map((row, other) =>
          other === at(rows, index) ? { ...row, name: row.name.slice(0, -1) } : row,
        ),
  ),
  fc.nat(5).map(
    (index): RowEdit =>
      (rows) =>
        rows.toSpliced(at(rows, index), 1),
  ),
  fc.nat(5).map(
    (index): RowEdit =>
      (rows) =>
        rows.length > 5 ? rows : rows.toSpliced(at(rows, index), 0, { name: "", condition: "" }),
  ),
  fc.tuple(fc.nat(5), fc.nat(5)).map(
    ([from, to]): RowEdit =>
      (rows) =>
        rows
          .flatMap((row) => (row === rows[at(rows, from)] ? [] : [row]))
          .toSpliced(at(rows, to), 0, ...rows.slice(at(rows, from), at(rows, from) + 1)),
  ),
);

/** A router with three branches, each to a log of its own, and Otherwise to a fourth. */
function start(): Sketch {
  const branches = ["a", "b", "big"].map((name) => ({ name, condition: `input.${name} == 1` }));
  const log = { type: "log@1", name: "Log", config: {} };
  const document: FlowDocument = {
    schemaVersion: 1,
    id: "f",
    name: "F",
    nodes: {
      r: { type: "content-based-router@1", name: "Router", config: { branches } },
      l0: log,
      l1: log,
      l2: log,
      rest: log,
    },
    edges: [
      { from: "r.a", to: "l0.in" },
      { from: "r.b", to: "l1.in" },
      { from: "r.big", to: "l2.in" },
      { from: "r.otherwise", to: "rest.in" },
    ],
    settings: {},
  };
  return { document, layout: { nodes: {} } };
}

const rowsOf = ({ document }: Sketch) => (document.nodes.r?.config.branches ?? []) as Row[];

/** The row that each line leaves by, `undefined` for a line whose output is not there. */
function rowsOfLines({ document }: Sketch): ReadonlyMap<string, Row | "otherwise" | undefined> {
  const ports = portsOf(document.nodes.r!, nodeRegistry);
  const branches = rowsOf({ document, layout: { nodes: {} } });
  return new Map(
    document.edges.map(({ from, to }) => {
      const port = ports.find(({ name, direction }) => direction === "out" && `r.${name}` === from);
      return [
        to,
        port?.row ? branches[port.row.index] : port?.name === "otherwise" ? "otherwise" : undefined,
      ];
    }),
  );
}

/** What became of a row: itself where it is still there, what was typed into it, or nothing. */
function rowAfter(rows: readonly Row[], next: readonly Row[], row: Row | "otherwise" | undefined) {
  if (row === undefined || row === "otherwise" || next.includes(row)) return row;
  return next.length < rows.length ? undefined : next[rows.indexOf(row)];
}

describe("a line of a router's branch", () => {
  it("stays with its row through any edits of the rows, and goes with it", () => {
    fc.assert(
      fc.property(fc.array(rowEdit, { minLength: 1, maxLength: 30 }), (sequence) => {
        let sketch = start();
        for (const edit of sequence) {
          const [rows, lines] = [rowsOf(sketch), rowsOfLines(sketch)];
          const next = edit(rows);
          const branches = [...next];
          const config: JsonObject = branches.length === 0 ? {} : { branches };
          sketch = configureNode(sketch, nodeRegistry, "r", config);
          const after = rowsOfLines(sketch);
          expect(after.get("rest.in")).toBe("otherwise");
          const wanted = [...lines].flatMap(([to, row]) => {
            const now = rowAfter(rows, next, row);
            return now === undefined ? [] : [[to, now] as const];
          });
          expect([...after]).toEqual(wanted);
          const ports = portsOf(sketch.document.nodes.r!, nodeRegistry).map(({ name }) => name);
          expect(new Set(ports).size).toBe(ports.length);
        }
        const found = validateFlow(sketch.document, nodeRegistry).map(({ code }) => code);
        expect(found).not.toContain("port-unknown");
      }),
      { numRuns: 300 },
    );
  });

  it("stays where it is when rows are put in another order", () => {
    const [a, b, big] = rowsOf(start()) as [Row, Row, Row];
    const moved = configureNode(start(), nodeRegistry, "r", { branches: [big, a, b] });
    expect(moved.document.edges).toEqual(start().document.edges);
  });
});

describe("names of branches", () => {
  const problemsWith = (...given: readonly string[]) => {
    const branches = given.map((name) => ({ name, condition: "true" }));
    const { document } = configureNode(start(), nodeRegistry, "r", { branches });
    const found = validateFlow(document, nodeRegistry).filter(({ node }) => node === "r");
    return found.flatMap(({ severity, field }) => (severity === "error" ? [field] : []));
  };

  it("that are taken, reserved, wrong or missing are told at their own row", () => {
    expect(problemsWith("a", "", "a", "error", "x y")).toEqual(
      expect.arrayContaining([
        "branches[1].name",
        "branches[2].name",
        "branches[3].name",
        "branches[4].name",
      ]),
    );
    expect(problemsWith("a", "b", "c")).toEqual([]);
  });
});
