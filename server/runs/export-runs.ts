import type { RunKey } from "../../runtime/engine/records";
import { writeSheet } from "../../runtime/tables/read-sheet";
import type { MemberScope } from "../access/scope";
import { type AppDatabase, withScope } from "../db";
import { listRuns, type RunRow } from "./list-runs";
import type { RunFilter } from "./run-filter";

export type ExportFormat = "csv" | "json";

const pageSize = 200;

/** All runs that a filter finds, newest first. Each page is a transaction of its own: a slow reader holds none. */
async function* pages(
  db: AppDatabase,
  scope: MemberScope,
  filter: RunFilter,
): AsyncGenerator<readonly RunRow[]> {
  let cursor: string | null = null;
  do {
    const page: { readonly rows: readonly RunRow[]; readonly next: string | null } =
      await withScope(db, scope, (tx) => listRuns(tx, scope, { filter, cursor, limit: pageSize }));
    yield page.rows;
    cursor = page.next;
  } while (cursor !== null);
}

const columns = [
  "run",
  "status",
  "accepted",
  "ended",
  "durationMs",
  "flow",
  "version",
  "purpose",
  "steps",
  "errorCode",
  "errorNode",
  "outcome",
] as const;

function instant(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

/** A run as one object of the export; numbers of its documents by kind, several joined by a comma. */
export function exportedRun(row: RunRow) {
  return {
    run: row.id,
    status: row.status,
    accepted: instant(row.acceptedAt),
    ended: instant(row.endedAt),
    durationMs: row.endedAt === null ? null : Math.round(row.endedAt - row.acceptedAt),
    flow: row.flowName,
    version: row.version,
    purpose: row.purpose,
    steps: row.steps,
    errorCode: row.error?.code ?? null,
    errorNode: row.error?.node ?? null,
    outcome: row.note,
  } satisfies { [column in (typeof columns)[number]]: string | number | null };
}

function keyText(keys: readonly RunKey[], kind: string): string {
  return keys
    .filter((key) => key.kind === kind)
    .map(({ value }) => value)
    .join(", ");
}

/**
 * The runs of a filter as text, a piece per page. CSV has a column per wanted kind of number; JSON is one
 * array of objects with all numbers. Numbers and outcomes are empty without the right to see payloads.
 */
export async function* exportRuns(
  db: AppDatabase,
  scope: MemberScope,
  input: {
    readonly filter: RunFilter;
    readonly format: ExportFormat;
    readonly kinds: readonly string[];
  },
): AsyncGenerator<string> {
  if (input.format === "json") {
    let before = "[";
    for await (const rows of pages(db, scope, input.filter)) {
      for (const row of rows) {
        yield `${before}\n${JSON.stringify({ ...exportedRun(row), keys: row.keys })}`;
        before = ",";
      }
    }
    yield before === "[" ? "[]\n" : "\n]\n";
    return;
  }
  yield writeSheet([[...columns, ...input.kinds]]);
  for await (const rows of pages(db, scope, input.filter)) {
    const lines = rows.map((row) => {
      const run = exportedRun(row);
      return [
        ...columns.map((column) => String(run[column] ?? "")),
        ...input.kinds.map((kind) => keyText(row.keys, kind)),
      ];
    });
    if (lines.length > 0) yield writeSheet(lines);
  }
}
