import { sql } from "drizzle-orm";
import type { RetentionClass } from "../../runtime/flow/document";
import { partOfPayload } from "../../runtime/payload-part";
import type { PayloadRef } from "../../runtime/ports";
import type { Scope, ScopedTransaction } from "../db";
import { decompress } from "../journal/compression";
import { RequestError } from "../request-error";
import type { StoredRun } from "./read-head";

/** Days one partition of a class spans; payloads lie in the bucket of the run that stored them. */
const spans: { readonly [retention in RetentionClass]: number } = { 7: 1, 30: 7, 180: 28 };
const day = 86_400_000;

function bucketOf(run: Pick<StoredRun, "id" | "retention">): number {
  const ms = Number.parseInt(run.id.replaceAll("-", "").slice(0, 12), 16);
  return Math.floor(ms / (spans[run.retention] * day));
}

/** Bytes of a value over 64 KiB. NOT_FOUND once they are past their retention. */
export async function readPayload(
  tx: ScopedTransaction,
  scope: Scope,
  run: Pick<StoredRun, "id" | "retention">,
  payload: PayloadRef,
): Promise<Uint8Array> {
  const [row] = await tx.execute<{ body: Uint8Array }>(sql`
    select body from payload
    where class = ${run.retention} and bucket = ${bucketOf(run)}
      and partner_id = ${scope.partnerId} and distributor_id = ${scope.distributorId}
      and hash = decode(${payload.hash}, 'hex')`);
  if (row === undefined) throw new RequestError("NOT_FOUND", "This value is not kept any more.");
  return partOfPayload(decompress(row.body), payload);
}
