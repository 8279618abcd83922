import { nameOf, runPurposes } from "../../runtime/engine/codes";
import type { RunHead, RunHistory } from "../../runtime/engine/records";
import type { RetentionClass } from "../../runtime/flow/document";
import { decompress } from "./compression";
import type { TextRow } from "./pipeline";

/** Columns of `live l` from which {@link headOf} makes a head. */
export const headColumns = `l.id, l.partner_id as partner, l.distributor_id as distributor,
  l.environment_id as environment, l.flow_id as flow, encode(l.version, 'hex') as version, l.purpose,
  l.class, l.origin, l.parent,
  round(extract(epoch from l.origin_accepted_at) * 1000)::float8 as origin_accepted_at,
  round(extract(epoch from l.accepted_at) * 1000)::float8 as accepted_at`;

export type HeadRow = {
  readonly id: string;
  readonly partner: string;
  readonly distributor: string;
  readonly environment: string;
  readonly flow: string;
  readonly version: string;
  readonly purpose: number;
  readonly class: number;
  readonly origin: string;
  readonly parent: string | null;
  readonly origin_accepted_at: number;
  readonly accepted_at: number;
};

export function headOf(row: HeadRow): RunHead {
  return {
    id: row.id,
    partner: row.partner,
    distributor: row.distributor,
    environment: row.environment,
    flow: row.flow,
    version: row.version,
    purpose: nameOf(runPurposes, row.purpose),
    retention: row.class as RetentionClass,
    origin: row.origin,
    originAcceptedAt: row.origin_accepted_at,
    parent: row.parent,
    acceptedAt: row.accepted_at,
  };
}

export type SegmentRow = { readonly run: string; readonly seg: number; readonly body: Buffer };

/** Histories by run from rows that come in order of `seg`. */
export function historiesOf(rows: readonly SegmentRow[]): ReadonlyMap<string, RunHistory> {
  const histories = new Map<string, { seg: number; body: Uint8Array }[]>();
  for (const { run, seg, body } of rows) {
    const segments = histories.get(run) ?? [];
    segments.push({ seg, body: decompress(body) });
    histories.set(run, segments);
  }
  return new Map([...histories].map(([run, segments]) => [run, { segments }]));
}

/**
 * Segment 0 and everything from the newest summary on, of the runs `$2` of class `$1`. Each run is looked
 * up in its own partition.
 */
export const historyQuery = `
  select s.run, s.seg, s.body from unnest($2::uuid[]) r(id),
  lateral (
    select s.run, s.seg, s.body from segment s
    where s.class = $1 and s.run = r.id and (s.seg = 0 or s.seg >= coalesce((
      select t.seg from segment t where t.class = $1 and t.run = r.id and t.summary
      order by t.seg desc limit 1), 0))
    offset 0
  ) s order by s.run, s.seg`;

/** How many columns {@link headColumns} are. */
export const headWidth = 12;

/** The head from the first columns of a row of text. */
export function headFromText(row: TextRow): RunHead {
  const text = (column: number) => row[column] ?? "";
  return headOf({
    id: text(0),
    partner: text(1),
    distributor: text(2),
    environment: text(3),
    flow: text(4),
    version: text(5),
    purpose: Number(row[6]),
    class: Number(row[7]),
    origin: text(8),
    parent: row[9] ?? null,
    origin_accepted_at: Number(row[10]),
    accepted_at: Number(row[11]),
  });
}

/** Bytes from `bytea` as the server writes it in text. */
export function bytesFromText(text: string | null | undefined): Buffer {
  return Buffer.from((text ?? "").slice(2), "hex");
}
