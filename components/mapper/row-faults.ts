import { asList } from "@/components/inspector/config-path";
import type { FlowProblem, NodeId } from "@/runtime/flow/document";
import type { Json, JsonObject } from "@/runtime/json";
import { mapLines, type RowLine } from "@/runtime/mapping/map-text";

/** What is wrong with a row of a map. `names` are the targets that lead to it, outermost first. */
export type RowFault = {
  readonly names: readonly string[];
  readonly message: string;
  /** An error keeps it from being published. */
  readonly severity: FlowProblem["severity"];
  /** Path in the step's settings. */
  readonly field: string;
  /** Its text; "" where it is of no text. */
  readonly text: string;
  /** Offset in the text at which it begins. */
  readonly at: number | null;
  readonly fix: { readonly label: string; readonly value: string } | null;
};

/** What publishing and the samples find in a node's rows. */
export function rowFaults(
  problems: readonly FlowProblem[],
  node: NodeId,
  fields: readonly Json[],
): readonly RowFault[] {
  return problems.flatMap((problem) => {
    const { field = "", message, severity, at, fix } = problem;
    if (problem.node !== node || !field.startsWith("fields")) return [];
    const { names, row } = rowAt(field, fields);
    const text = row[/\.(value|each)$/.exec(field)?.[1] ?? ""];
    return {
      names,
      message: withoutTarget(message, names),
      severity,
      field,
      text: typeof text === "string" ? text : "",
      at: at?.[0] ?? null,
      fix: typeof fix?.value === "string" ? { label: fix.label, value: fix.value } : null,
    };
  });
}

/** The row is named before it: `number: The target is given twice.` says so once. */
function withoutTarget(message: string, names: readonly string[]): string {
  const lead = [names.at(-1), names.join("[].")].find((name) => message.startsWith(`${name}: `));
  return lead === undefined ? message : message.slice(lead.length + 2);
}

/** `fields[2].fields[0].value` → the inner row, and the targets of both. */
function rowAt(path: string, fields: readonly Json[]) {
  const names: string[] = [];
  let rows = fields;
  let at: JsonObject = {};
  for (const [, index] of path.matchAll(/fields\[(\d+)\]/g)) {
    const row = rows[Number(index)];
    if (typeof row !== "object" || row === null || Array.isArray(row)) break;
    at = row as JsonObject;
    const { target, fields: inner } = at;
    names.push(typeof target === "string" && target !== "" ? target : "a row without a target");
    rows = asList(inner);
  }
  return { names, row: at };
}

/** Where in a map's text a fault is, both from 1; column 0 where only its row is known. */
export type TextPlace = { readonly line: number; readonly column: number };

/** The place of each fault that the text has. */
export function faultPlaces(
  text: string,
  faults: readonly RowFault[],
): ReadonlyMap<RowFault, TextPlace> {
  const lines = text.split("\n");
  const rows = faults.length === 0 ? new Map<string, RowLine>() : mapLines(text);
  return new Map(
    faults.flatMap((fault) => {
      const own = rows.get(/^fields\[\d+\](?:\.fields\[\d+\])*/.exec(fault.field)?.[0] ?? "");
      // Of a text that is a key ahead of what is known of its rows the row is found by its name.
      const line = own?.target === fault.names.at(-1) ? own?.line : lineOf(lines, fault.names);
      return line == null ? [] : [[fault, placeIn(lines, line, fault)] as const];
    }),
  );
}

/** Of a text of several lines the row's line is followed by one for each, behind a bar. */
function placeIn(lines: readonly string[], row: number, { text, at }: RowFault): TextPlace {
  if (at === null) return { line: row, column: 0 };
  const before = text.slice(0, at).split("\n");
  const parts = text.split("\n");
  const head = lines[row - 1] ?? "";
  const begins = head.indexOf(parts[0] ?? "", head.indexOf("=") + 1);
  // Whoever writes by hand may begin in the row's own line.
  const ownLine = begins >= 0 && parts[0] !== "" && !/=\s*(for each .* of)?\s*$/.test(head);
  const line = row + before.length - (ownLine ? 1 : 0);
  const offset = before.at(-1)?.length ?? 0;
  if (ownLine && before.length === 1) return { line: row, column: begins + offset + 1 };
  const start = /^\s*\| ?/.exec(lines[line - 1] ?? "")?.[0].length;
  return start === undefined ? { line: row, column: 0 } : { line, column: start + offset + 1 };
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
