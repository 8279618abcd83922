import type pg from "pg";
import { latencyBucket } from "../../runtime/engine/latency-buckets";
import { textArray, timestampArray, uuidArray } from "./binary-arrays";
import type { Call } from "./pipeline";
import { rollupStatement } from "./record-statements";
import { keyPartSeparator, keySeparator } from "./statement-rows";
import { storableText } from "./storable-text";
import type { ResultWork } from "./work";

const hourMs = 3_600_000;
const foldedAtOnce = 2000;

type Node = {
  ok: number;
  failed: number;
  totalUs: number;
  /** Steps per latency bucket. */
  readonly latency: Map<number, number>;
};
type Place = {
  readonly partner: string;
  readonly distributor: string;
  readonly environment: string;
  readonly flow: string;
  readonly hour: number;
  /** Per node; "" is the run as a whole. */
  readonly nodes: Map<string, Node>;
};

/** Runs that count: what people or partners see in figures. */
function counts({ run }: ResultWork): boolean {
  return run.purpose === "live" || run.purpose === "replay";
}

function sumUp(works: readonly ResultWork[]): Place[] {
  const places: Place[] = [];
  for (const { run, end } of works) {
    if (end === null) continue;
    const hour = Math.floor(end.endedAt / hourMs) * hourMs;
    const { nodes } = placeOf(places, run, hour);
    const succeeded = end.status === "succeeded" ? 1 : 0;
    add(nodes, "", succeeded, 1 - succeeded, (end.endedAt - run.acceptedAt) * 1000);
    for (const { node, ok, failed, totalUs } of end.nodes) add(nodes, node, ok, failed, totalUs);
  }
  return places;
}

/** Runs of one flow end together, so the place is looked for from the last one back. */
function placeOf(places: Place[], run: ResultWork["run"], hour: number): Place {
  const { partner, distributor, environment, flow } = run;
  const known = places.findLast(
    (place) => place.flow === flow && place.environment === environment && place.hour === hour,
  );
  if (known !== undefined) return known;
  const place = { partner, distributor, environment, flow, hour, nodes: new Map() };
  places.push(place);
  return place;
}

function add(
  nodes: Place["nodes"],
  name: string,
  ok: number,
  failed: number,
  totalUs: number,
): void {
  let node = nodes.get(name);
  if (node === undefined) {
    node = { ok: 0, failed: 0, totalUs: 0, latency: new Map() };
    nodes.set(name, node);
  }
  node.ok += ok;
  node.failed += failed;
  node.totalUs += totalUs;
  const steps = ok + failed;
  if (steps === 0) return;
  // Of a loop's iterations only the sum is known here: each counts as long as they took on average.
  const bucket = latencyBucket(totalUs / steps);
  node.latency.set(bucket, (node.latency.get(bucket) ?? 0) + steps);
}

function nodesText({ nodes }: Place): string {
  const texts: string[] = [];
  for (const [name, { ok, failed, totalUs, latency }] of nodes) {
    const buckets: string[] = [];
    for (const [bucket, steps] of latency) buckets.push(`${bucket}:${steps}`);
    const us = Math.max(0, Math.round(totalUs));
    texts.push([storableText(name), ok, failed, us, buckets.join(",")].join(keyPartSeparator));
  }
  return texts.join(keySeparator);
}

/** The figures of the runs that end in this commit, at most one call. */
export function encodeRollups(finishes: readonly ResultWork[]): Call[] {
  const places = sumUp(finishes.filter(counts));
  if (places.length === 0) return [];
  return [
    {
      statement: rollupStatement,
      parameters: [
        uuidArray(places.map(({ partner }) => partner)),
        uuidArray(places.map(({ distributor }) => distributor)),
        uuidArray(places.map(({ environment }) => environment)),
        uuidArray(places.map(({ flow }) => flow)),
        timestampArray(places.map(({ hour }) => hour)),
        textArray(places.map(nodesText)),
      ],
    },
  ];
}

/**
 * Adds what has come since the last time to the figures, each entry once: it is taken and counted in one
 * transaction. Several processes may do it at once.
 */
export async function foldRollups(pool: pg.Pool): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ taken: number }>(
      `with d as materialized (
        delete from rollup_entry where ctid = any (array(
          select ctid from rollup_entry limit $1 for update skip locked
        )) returning *
      ),
      e as (
        select partner_id, distributor_id, environment_id, flow_id, hour,
          split_part(entry, E'\\x1e', 1) as node, split_part(entry, E'\\x1e', 2)::bigint as ok,
          split_part(entry, E'\\x1e', 3)::bigint as failed,
          split_part(entry, E'\\x1e', 4)::bigint as total_us,
          split_part(entry, E'\\x1e', 5) as latency
        from d, string_to_table(nodes, E'\\x1f') entry
      ),
      r as (
        insert into rollup (partner_id, distributor_id, flow_id, hour, node, environment_id, ok, failed,
          total_us)
        select partner_id, distributor_id, flow_id, hour, node, environment_id, sum(ok), sum(failed),
          sum(total_us)
        from e group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
        on conflict (partner_id, distributor_id, flow_id, hour, node, environment_id) do update
          set ok = rollup.ok + excluded.ok, failed = rollup.failed + excluded.failed,
            total_us = rollup.total_us + excluded.total_us
      ),
      l as (
        insert into rollup_latency (partner_id, distributor_id, flow_id, hour, node, environment_id,
          bucket, steps)
        select partner_id, distributor_id, flow_id, hour, node, environment_id,
          split_part(part, ':', 1)::smallint, sum(split_part(part, ':', 2)::bigint)
        from e, string_to_table(latency, ',') part where latency <> ''
        group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7
        on conflict (partner_id, distributor_id, flow_id, hour, node, environment_id, bucket) do update
          set steps = rollup_latency.steps + excluded.steps
      )
      select count(*)::int as taken from d`,
      [foldedAtOnce],
    );
    if ((rows[0]?.taken ?? 0) < foldedAtOnce) return;
  }
}
