import type { Plan } from "../engine/plan";
import type { LoadedTable } from "../engine/run-host";
import type { FlowDocument } from "../flow/document";
import { splitEnd } from "../flow/schema";
import { readDecisionRecord } from "../rules/decision-record";
import type { TestOutcome } from "./test-outcome";
import type { Coverage } from "./test-result";

export const nothingCovered: Coverage = { nodes: {}, edges: {}, rows: {} };

/** Which steps, lines and rows of decision tables a run went through. */
export function coverageOf(
  { document, nodes: planned }: Plan,
  outcome: TestOutcome,
  tables: readonly LoadedTable[],
): Coverage {
  const nodes: { [node: string]: number } = {};
  const edges: { [edge: string]: number } = {};
  const leaving = linesByPort(document);
  for (const { node, port } of outcome.steps) {
    nodes[node] = (nodes[node] ?? 0) + 1;
    for (const { edge, to } of leaving.get(`${node}.${port}`) ?? []) {
      if (outcome.steps.some((step) => step.node === to)) edges[edge] = (edges[edge] ?? 0) + 1;
    }
  }
  const rows: { [node: string]: Coverage["rows"][string] } = {};
  for (const [id, { definition, node }] of planned) {
    if (definition.decided === undefined) continue;
    const table = String(node.config.table ?? "");
    const hit: { [row: string]: number } = {};
    for (const step of outcome.steps) {
      const output = step.node === id ? outcome.output(id, step.path) : undefined;
      if (output === undefined) continue;
      const record = readDecisionRecord(definition.decided(node.config, output));
      const numbers = record === null || record.rows.length === 0 ? [0] : record.rows;
      for (const row of numbers) hit[row] = (hit[row] ?? 0) + 1;
    }
    const of = tables.find(({ name }) => name === table)?.rows.length ?? null;
    rows[id] = { table, of, hit };
  }
  return { nodes, edges, rows };
}

function linesByPort({ edges }: FlowDocument) {
  const lines = new Map<string, { readonly edge: string; readonly to: string }[]>();
  for (const { from, to } of edges) {
    const line = { edge: `${from}>${to}`, to: splitEnd(to)?.node ?? "" };
    const known = lines.get(from);
    if (known === undefined) lines.set(from, [line]);
    else known.push(line);
  }
  return lines;
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
