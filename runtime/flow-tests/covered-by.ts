import type { Plan } from "../engine/plan";
import type { LoadedTable } from "../engine/run-host";
import type { FlowDocument } from "../flow/document";
import { splitEnd } from "../flow/schema";
import { readDecisionRecord } from "../rules/decision-record";
import type { TestOutcome } from "./test-outcome";
import type { Coverage } from "./test-result";

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
