import type pg from "pg";
import { patientQuery } from "./patient-query";

/** Class, days a partition spans, days its rows are kept. */
const classes = [
  [7, 1, 7],
  [30, 7, 30],
  [180, 28, 180],
] as const;
const metadataDays = 400 + 28;
const dayMs = 86_400_000;

/** Rows looked at in one statement. A payload is held against all kept segments of its distributor. */
export const pieces = { segments: 5_000, payloads: 200, metadata: 5_000 };

/**
 * What outlived its partition goes when nothing needs it any more: its run has ended, its exception is closed.
 * In pieces, each a transaction: what a stop or a slow database cuts off is taken up by the next round.
 */
export async function forgetKept(pool: pg.Pool, at: number, most = pieces): Promise<void> {
  for (const [retention, span, keep] of classes) {
    const before = new Date(at - (keep + span) * dayMs);
    await forgetSegments(pool, retention, before, most.segments);
    const bucket = Math.floor(before.getTime() / (span * dayMs));
    await forgetPayloads(pool, { retention, before, bucket, most: most.payloads });
  }
  const before = new Date(at - metadataDays * dayMs);
  const key = "partner_id, distributor_id, value, kind, run";
  await inBatches(
    pool,
    `delete from run_key where (${key}) in (
      select ${key} from run_key k where run < uuid_floor($1)
        and not exists (select from live l where l.id = k.run) limit $2)`,
    { before, most: most.metadata },
  );
  await inBatches(
    pool,
    "delete from run where id in (select id from run where id < uuid_floor($1) limit $2)",
    { before, most: most.metadata },
  );
}

/** Goes along the key, so that what stays is looked at once, not before every piece. */
async function forgetSegments(
  pool: pg.Pool,
  retention: number,
  before: Date,
  most: number,
): Promise<void> {
  let after = { run: "00000000-0000-0000-0000-000000000000", seg: -1 };
  for (;;) {
    const { rows } = await pool.query<typeof after>(
      patientQuery(
        `with piece as materialized (
          select run, seg from segment
          where class = $1 and run < uuid_floor($2) and (run, seg) > ($3, $4)
          order by run, seg limit $5),
        gone as (
          delete from segment s using piece p
          where s.class = $1 and s.run = p.run and s.seg = p.seg
            and not exists (select from live l where l.id = s.run)
            and not exists (
              select from exception e where e.run = s.run and e.state in ('open', 'snoozed')))
        select run, seg from piece order by run desc, seg desc limit 1`,
        [retention, before, after.run, after.seg, most],
      ),
    );
    const [last] = rows;
    if (last === undefined) return;
    after = last;
  }
}

async function forgetPayloads(
  pool: pg.Pool,
  of: {
    readonly retention: number;
    readonly before: Date;
    readonly bucket: number;
    readonly most: number;
  },
): Promise<void> {
  const none = "00000000-0000-0000-0000-000000000000";
  let after = { bucket: -1, partner_id: none, distributor_id: none, hash: Buffer.alloc(0) };
  for (;;) {
    const { bucket, partner_id, distributor_id, hash } = after;
    const { rows } = await pool.query<typeof after>(
      patientQuery(
        `with piece as materialized (
          select bucket, partner_id, distributor_id, hash from payload
          where class = $1 and bucket < $3
            and (bucket, partner_id, distributor_id, hash) > ($4, $5, $6, $7)
          order by bucket, partner_id, distributor_id, hash limit $8),
        gone as (
          delete from payload p using piece i
          where p.class = $1 and p.bucket = i.bucket and p.partner_id = i.partner_id
            and p.distributor_id = i.distributor_id and p.hash = i.hash
            and not exists (
              select from segment s where s.class = $1 and s.run < uuid_floor($2)
                and s.partner_id = p.partner_id and s.distributor_id = p.distributor_id
                and position(p.hash in s.refs) > 0))
        select * from piece
        order by bucket desc, partner_id desc, distributor_id desc, hash desc limit 1`,
        [of.retention, of.before, of.bucket, bucket, partner_id, distributor_id, hash, of.most],
      ),
    );
    const [last] = rows;
    if (last === undefined) return;
    after = last;
  }
}

async function inBatches(
  pool: pg.Pool,
  text: string,
  { before, most }: { readonly before: Date; readonly most: number },
): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(patientQuery(text, [before, most]));
    if ((rowCount ?? 0) < most) return;
  }
}
