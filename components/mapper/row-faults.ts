import { asList } from "@/components/inspector/config-path";
import type { FlowProblem, NodeId } from "@/runtime/flow/document";
import type { Json, JsonObject } from "@/runtime/json";

/** What keeps a row of a map from being published. `names` are the targets that lead to it, outermost first. */
export type RowFault = { readonly names: readonly string[]; readonly message: string };

/** The errors of a node's rows, as publishing names them. */
export function rowFaults(
  problems: readonly FlowProblem[],
  node: NodeId,
  fields: readonly Json[],
): readonly RowFault[] {
  return problems.flatMap((problem) => {
    const { field = "", message, severity } = problem;
    if (problem.node !== node || severity !== "error" || !field.startsWith("fields")) return [];
    return [{ names: namesAt(field, fields), message }];
  });
}

/** `fields[2].fields[0].value` → the targets of both rows. */
function namesAt(path: string, fields: readonly Json[]): readonly string[] {
  const names: string[] = [];
  let rows = fields;
  for (const [, index] of path.matchAll(/fields\[(\d+)\]/g)) {
    const row = rows[Number(index)];
    if (typeof row !== "object" || row === null || Array.isArray(row)) break;
    const { target, fields: inner } = row as JsonObject;
    names.push(typeof target === "string" && target !== "" ? target : "a row without a target");
    rows = asList(inner);
  }
  return names;
}

/** Lines of a map's text, from 1, that begin the rows with faults. */
export function faultyLines(text: string, faults: readonly RowFault[]): ReadonlySet<number> {
  const lines = text.split("\n");
  return new Set(faults.flatMap(({ names }) => lineOf(lines, names) ?? []));
}

function lineOf(lines: readonly string[], names: readonly string[]): number | null {
  let from = 0;
  for (const name of names) {
    const found = lines.findIndex((line, at) => at >= from && startsRow(line.trim(), name));
    if (found < 0) return from === 0 ? null : from;
    from = found + 1;
  }
  return from === 0 ? null : from;
}

function startsRow(line: string, name: string): boolean {
  return line === name || line.startsWith(`${name} `) || line.startsWith(`${name}*`);
}
