import type { RowChange, TableChanges, TableState } from "../tables/compare-tables";
import { type AlignedRow, alignRows } from "./align-rows";
import type { DecisionShape } from "./decision-shape";

/** Row by row what differs between two states of a decision table; where a row stands counts. */
export function compareDecisions(before: TableState, after: TableState): TableChanges {
  const columns = after.shape.columns.filter((name) => before.shape.columns.includes(name));
  const [left, right] = [before, after].map((state) => commonCells(state, columns));
  const pairs = alignRows(left ?? [], right ?? []);
  const rows: RowChange[] = [];
  const known = new Map(pairs.map((pair) => [pair.after, pair]));
  for (const at of after.rows.keys()) {
    const pair = known.get(at);
    if (pair === undefined) {
      rows.push({ kind: "added", after: at });
      continue;
    }
    const differing = columns.filter((_, column) => {
      return left?.[pair.before]?.[column] !== right?.[at]?.[column];
    });
    const { moved } = pair;
    if (differing.length > 0) {
      rows.push({ kind: "changed", before: pair.before, after: at, columns: differing, moved });
    } else if (moved) rows.push({ kind: "moved", before: pair.before, after: at });
  }
  const kept = new Set(pairs.map((pair) => pair.before));
  const gone = [...before.rows.keys()].filter((at) => !kept.has(at));
  const count = (kind: RowChange["kind"]) => rows.filter((row) => row.kind === kind).length;
  return {
    rows: [...gone.map((at): RowChange => ({ kind: "removed", before: at })), ...rows],
    added: count("added"),
    removed: gone.length,
    changed: count("changed"),
    moved: count("moved"),
    columnsAdded: after.shape.columns.filter((name) => !before.shape.columns.includes(name)),
    columnsRemoved: before.shape.columns.filter((name) => !after.shape.columns.includes(name)),
    shapeChanged: JSON.stringify(before.shape.validity) !== JSON.stringify(after.shape.validity),
    rules: changedRules(before.shape.decision, after.shape.decision),
  };
}

function commonCells({ shape, rows }: TableState, columns: readonly string[]) {
  const places = columns.map((name) => shape.columns.indexOf(name));
  return rows.map((row) => places.map((place) => row[place] ?? ""));
}

/** Pairs of rows of two states, over the columns that both have. */
export function alignStates(before: TableState, after: TableState): readonly AlignedRow[] {
  const columns = after.shape.columns.filter((name) => before.shape.columns.includes(name));
  return alignRows(commonCells(before, columns), commonCells(after, columns));
}

/** What differs beside the rows, in a few words each. */
export function changedRules(
  before: DecisionShape | undefined,
  after: DecisionShape | undefined,
): readonly string[] {
  if (before === undefined || after === undefined) return [];
  const changes: string[] = [];
  if (before.hit !== after.hit) changes.push(`hit policy ${before.hit}, now ${after.hit}`);
  for (const [column, text] of Object.entries(after.otherwise)) {
    const { [column]: was = "" } = before.otherwise;
    if (was !== text) {
      changes.push(`default row, ${column}: ${was || "nothing"}, now ${text || "nothing"}`);
    }
  }
  for (const next of [...after.inputs, ...after.outputs]) {
    const all = [...before.inputs, ...before.outputs];
    const earlier = all.find(({ column }) => column === next.column);
    if (earlier !== undefined && !isSame(earlier, next)) changes.push(`column ${next.column}`);
  }
  const tests = after.tests.filter((test) => !before.tests.some((one) => isSame(one, test))).length;
  const gone = before.tests.filter((test) => !after.tests.some((one) => isSame(one, test))).length;
  const many = Math.max(tests, gone);
  if (many > 0) changes.push(`${many} test ${many === 1 ? "row" : "rows"}`);
  return changes;
}

/** Alike whatever the order of their parts, which the database does not keep. */
export function isSame(left: unknown, right: unknown): boolean {
  return sorted(left) === sorted(right);
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
