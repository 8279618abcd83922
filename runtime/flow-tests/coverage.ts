import type { FlowDocument } from "../flow/document";
import type { Coverage, TestResult } from "./test-result";

export const nothingCovered: Coverage = { nodes: {}, edges: {}, rows: {} };

/**
 * Whether what a test goes through counts: not where nothing says what a step would be answered, as the way from there
 * on is not that of the flow; nor where it checks nothing.
 */
export function countsForCoverage({
  checks,
  unanswered,
  older,
}: Pick<TestResult, "checks" | "unanswered" | "older">): boolean {
  return checks.length > 0 && unanswered.length === 0 && (older?.unanswered ?? []).length === 0;
}

/** What several tests went through together. */
export function joinCoverage(all: readonly Coverage[]): Coverage {
  const rows: { [node: string]: Coverage["rows"][string] } = {};
  for (const coverage of all) {
    for (const [node, { table, of, hit }] of Object.entries(coverage.rows)) {
      const known = rows[node];
      rows[node] = {
        table,
        of: of ?? known?.of ?? null,
        hit: known === undefined ? hit : added(known.hit, hit),
      };
    }
  }
  return {
    nodes: all.reduce((sum, { nodes }) => added(sum, nodes), {} as Counts),
    edges: all.reduce((sum, { edges }) => added(sum, edges), {} as Counts),
    rows,
  };
}

type Counts = { readonly [name: string]: number };

function added(a: Counts, b: Counts): Counts {
  const sum: { [name: string]: number } = { ...a };
  for (const [name, count] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

export type CoverageFigures = {
  readonly nodes: readonly [covered: number, of: number];
  readonly edges: readonly [covered: number, of: number];
  readonly rows: readonly [covered: number, of: number];
};

/** How much of a flow that is. The default row of a table counts as one of its rows where it was hit. */
export function coverageFigures(
  { nodes, edges }: FlowDocument,
  coverage: Coverage,
): CoverageFigures {
  const ids = Object.keys(nodes);
  const lines = edges.map(({ from, to }) => `${from}>${to}`);
  let hit = 0;
  let of = 0;
  for (const table of Object.values(coverage.rows)) {
    const rows = Object.keys(table.hit).filter((row) => row !== "0").length;
    hit += rows;
    of += Math.max(table.of ?? 0, rows);
  }
  return {
    nodes: [ids.filter((id) => coverage.nodes[id] !== undefined).length, ids.length],
    edges: [lines.filter((line) => coverage.edges[line] !== undefined).length, lines.length],
    rows: [hit, of],
  };
}
