import { createHash } from "node:crypto";
import type { Json } from "../../runtime/json";

/** What of an audit row is chained: everything a reader sees. */
export type ChainedRow = {
  readonly id: string;
  readonly partnerId: string;
  readonly distributorId: string | null;
  readonly environmentId: string | null;
  readonly at: Date;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly actorName: string;
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly detail: Json;
};

/** One line of JSON with sorted names: the same text here, in an export, and in anybody's own check. */
export function canonicalRow(row: ChainedRow): string {
  return canonicalJson({
    action: row.action,
    actorId: row.actorId,
    actorKind: row.actorKind,
    actorName: row.actorName,
    at: row.at.toISOString(),
    detail: row.detail,
    distributorId: row.distributorId,
    environmentId: row.environmentId,
    id: row.id,
    partnerId: row.partnerId,
    subjectId: row.subjectId,
    subjectKind: row.subjectKind,
  });
}

/** SHA-256 of the previous hash (empty for the first row) and the canonical row. */
export function chainHash(previous: Uint8Array, row: ChainedRow): Uint8Array {
  return createHash("sha256").update(previous).update(canonicalRow(row), "utf8").digest();
}

function canonicalJson(value: Json): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const fields = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`);
  return `{${fields.join(",")}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
