import { compress as compressLarge } from "lz4-napi";
import type pg from "pg";
import type { RunHead } from "../../runtime/engine/records";
import type { RetentionClass } from "../../runtime/flow/document";
import { partOfPayload } from "../../runtime/payload-part";
import type { LargePayload, PayloadRef } from "../../runtime/ports";
import { timeOfId } from "../ids";
import { markLz4 } from "./compress-body";
import { decompress } from "./compression";

const dayMs = 86_400_000;
/** Days one partition spans; as `partition_families()` of the database says. */
const spanDays: Readonly<Record<RetentionClass, number>> = { 7: 1, 30: 7, 180: 28 };

/** The time slice whose partition holds a run's payloads. */
export function payloadBucket(run: Pick<RunHead, "id" | "retention">): number {
  return Math.floor(timeOfId(run.id) / (spanDays[run.retention] * dayMs));
}

/** A payload that its run refers to is not there, most likely past its retention. */
export class PayloadGone extends Error {
  override readonly name = "PayloadGone";
}

type Place = Pick<RunHead, "id" | "retention" | "partner" | "distributor">;

/**
 * Stores payloads before the commit that refers to them. The same bytes are stored once per bucket. Each is flushed
 * by itself: a commit that a crash of the database has undone is repeated, its payloads are not.
 */
export async function storePayloads(
  pool: pg.Pool,
  run: Place,
  payloads: readonly LargePayload[],
): Promise<void> {
  let packing = packed(payloads[0]);
  for (const [index, { hash }] of payloads.entries()) {
    const body = await packing;
    // The next one is packed while this one is on its way.
    packing = packed(payloads[index + 1]);
    packing.catch(() => undefined);
    await pool.query({
      name: "store_payload",
      text: `insert into payload (class, bucket, partner_id, distributor_id, hash, body)
        values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
      values: [
        run.retention,
        payloadBucket(run),
        run.partner,
        run.distributor,
        Buffer.from(hash, "hex"),
        body,
      ],
    });
  }
}

async function packed(payload: LargePayload | undefined): Promise<Uint8Array> {
  return payload === undefined ? new Uint8Array() : markLz4(await compressLarge(payload.bytes));
}

/** @throws PayloadGone */
export async function readStoredPayload(
  pool: pg.Pool,
  run: Place,
  ref: PayloadRef,
): Promise<Uint8Array> {
  const { rows } = await pool.query<{ body: Buffer }>({
    name: "read_payload",
    text: `select body from payload where class = $1 and bucket = $2 and partner_id = $3
      and distributor_id = $4 and hash = $5`,
    values: [
      run.retention,
      payloadBucket(run),
      run.partner,
      run.distributor,
      Buffer.from(ref.hash, "hex"),
    ],
  });
  const [row] = rows;
  if (row === undefined) throw new PayloadGone(`The payload ${ref.hash} is no longer stored`);
  return partOfPayload(decompress(row.body), ref);
}
