import type pg from "pg";
import { textArray, timestampArray, uuidArray } from "./binary-arrays";
import type { Call } from "./pipeline";
import { keyPartSeparator, keySeparator, rollupStatement } from "./statements";
import { storableText } from "./storable-text";
import type { ResultWork } from "./work";

const hourMs = 3_600_000;
const foldedAtOnce = 2000;

type Sums = [ok: number, failed: number, totalUs: number];
type Place = {
  readonly partner: string;
  readonly distributor: string;
  readonly environment: string;
  readonly flow: string;
  readonly hour: number;
  /** Per node; "" is the run as a whole. */
  readonly nodes: Map<string, Sums>;
};

/** Runs that count: what people or partners see in figures. */
function counts({ run }: ResultWork): boolean {
  return run.purpose === "live" || run.purpose === "replay";
}

function sumUp(works: readonly ResultWork[]): Place[] {
  const places = new Map<string, Place>();
  for (const { run, end } of works) {
    if (end === null) continue;
    const hour = Math.floor(end.endedAt / hourMs) * hourMs;
    const key = `${run.flow}/${run.environment}/${hour}`;
    let place = places.get(key);
    if (place === undefined) {
      const { partner, distributor, environment, flow } = run;
      place = { partner, distributor, environment, flow, hour, nodes: new Map() };
      places.set(key, place);
    }
    const succeeded = end.status === "succeeded" ? 1 : 0;
    add(place, "", [succeeded, 1 - succeeded, (end.endedAt - run.acceptedAt) * 1000]);
    for (const { node, ok, failed, totalUs } of end.nodes) add(place, node, [ok, failed, totalUs]);
  }
  return [...places.values()];
}

function add({ nodes }: Place, node: string, [ok, failed, totalUs]: Sums): void {
  const sums = nodes.get(node);
  if (sums === undefined) {
    nodes.set(node, [ok, failed, totalUs]);
    return;
  }
  sums[0] += ok;
  sums[1] += failed;
  sums[2] += totalUs;
}

function nodesText({ nodes }: Place): string {
  return [...nodes]
    .map(([node, [ok, failed, totalUs]]) =>
      [storableText(node), ok, failed, Math.max(0, Math.round(totalUs))].join(keyPartSeparator),
    )
    .join(keySeparator);
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
          split_part(entry, E'\\x1e', 4)::bigint as total_us
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
      )
      select count(*)::int as taken from d`,
      [foldedAtOnce],
    );
    if ((rows[0]?.taken ?? 0) < foldedAtOnce) return;
  }
}
