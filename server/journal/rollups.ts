import type { RunHead } from "../../runtime/engine/records";
import { int4Array, int8Array, textArray, timestampArray, uuidArray } from "./binary-arrays";
import type { Call } from "./pipeline";
import { rollupStatement } from "./statements";
import { storableText } from "./storable-text";
import type { ResultWork } from "./work";

const hourMs = 3_600_000;

type Row = {
  readonly key: string;
  readonly partner: string;
  readonly distributor: string;
  readonly environment: string;
  readonly flow: string;
  readonly hour: number;
  readonly node: string;
  ok: number;
  failed: number;
  totalUs: number;
};

/** Runs that count: what people or partners see in figures. */
function counts({ run }: ResultWork): boolean {
  return run.purpose === "live" || run.purpose === "replay";
}

function sumUp(works: readonly ResultWork[]): Row[] {
  const rows = new Map<string, Row>();
  // Most runs of a commit are of one flow and hour: their nodes are found by name alone.
  const places = new Map<string, Map<string, Row>>();
  for (const { run, end } of works) {
    if (end === null) continue;
    const hour = Math.floor(end.endedAt / hourMs) * hourMs;
    const name = `${run.partner}/${run.distributor}/${run.flow}/${hour}/${run.environment}`;
    let place = places.get(name);
    if (place === undefined) {
      place = new Map();
      places.set(name, place);
    }
    const succeeded = end.status === "succeeded";
    const all = rowOf(rows, place, run, hour, "");
    if (succeeded) all.ok += 1;
    else all.failed += 1;
    all.totalUs += (end.endedAt - run.acceptedAt) * 1000;
    for (const { node, ok, failed, totalUs } of end.nodes) {
      const row = rowOf(rows, place, run, hour, node);
      row.ok += ok;
      row.failed += failed;
      row.totalUs += totalUs;
    }
  }
  // One order of locks, also where two processes share a shard.
  return [...rows.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Names that are stored alike share a row. */
function rowOf(
  rows: Map<string, Row>,
  place: Map<string, Row>,
  { partner, distributor, environment, flow }: RunHead,
  hour: number,
  name: string,
): Row {
  const known = place.get(name);
  if (known !== undefined) return known;
  const node = storableText(name);
  const key = `${partner}/${distributor}/${flow}/${hour}/${node}/${environment}`;
  let row = rows.get(key);
  if (row === undefined) {
    const sums = { ok: 0, failed: 0, totalUs: 0 };
    row = { key, partner, distributor, environment, flow, hour, node, ...sums };
    rows.set(key, row);
  }
  place.set(name, row);
  return row;
}

/** The figures of the runs that end in this commit, at most one call. */
export function encodeRollups(finishes: readonly ResultWork[], shard: number): Call[] {
  const rows = sumUp(finishes.filter(counts));
  if (rows.length === 0) return [];
  return [
    {
      statement: rollupStatement,
      parameters: [
        uuidArray(rows.map((row) => row.partner)),
        uuidArray(rows.map((row) => row.distributor)),
        uuidArray(rows.map((row) => row.environment)),
        uuidArray(rows.map((row) => row.flow)),
        timestampArray(rows.map((row) => row.hour)),
        textArray(rows.map((row) => row.node)),
        int4Array(rows.map(() => shard)),
        int8Array(rows.map((row) => row.ok)),
        int8Array(rows.map((row) => row.failed)),
        int8Array(rows.map((row) => Math.max(0, Math.round(row.totalUs)))),
      ],
    },
  ];
}
