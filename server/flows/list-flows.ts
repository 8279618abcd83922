import { sql } from "drizzle-orm";
import type { PublicationState } from "../../drizzle/schema/flows";
import type { ScopedTransaction } from "../db";
import type { EnvironmentPlace } from "./flow-place";

export type FlowListEntry = {
  readonly id: string;
  readonly name: string;
  readonly updatedAt: Date;
  readonly revision: number;
  /** Newest version of the flow, 0 before the first. */
  readonly latest: number;
  /** What runs in the environment; null when it was never published there. */
  readonly live: {
    readonly state: PublicationState;
    readonly number: number;
    readonly publishedAt: Date;
    /** True when the draft differs from it. */
    readonly draftDiffers: boolean;
  } | null;
  /** Other environments in which it is published. */
  readonly elsewhere: readonly {
    readonly kind: "test" | "production";
    readonly number: number;
    readonly state: PublicationState;
  }[];
  readonly endpoints: readonly string[];
};

type Row = {
  id: string;
  name: string;
  updated_at: string | Date;
  revision: number;
  latest: number;
  state: PublicationState | null;
  number: number | null;
  published_at: string | Date | null;
  draft_differs: boolean | null;
  elsewhere: FlowListEntry["elsewhere"] | null;
  endpoints: string[] | null;
};

/** Flows of the distributor by name, with what runs of each in this environment. */
export async function listFlows(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
): Promise<readonly FlowListEntry[]> {
  const rows = await tx.execute<Row>(sql`
    select f.id, f.name, d.updated_at, d.revision,
      coalesce((select max(number) from flow_version v where v.flow_id = f.id), 0)::int as latest,
      p.state, v.number, p.published_at, v.logic is distinct from d.logic as draft_differs,
      (select jsonb_agg(jsonb_build_object('kind', e.kind, 'number', ov.number, 'state', o.state))
        from publication o join environment e on e.id = o.environment_id
        join flow_version ov on ov.flow_id = o.flow_id and ov.hash = o.version
        where o.flow_id = f.id and o.distributor_id = f.distributor_id
          and o.environment_id <> ${place.environmentId}) as elsewhere,
      (select array_agg(e.address) from endpoint e
        where e.flow_id = f.id and e.environment_id = ${place.environmentId}) as endpoints
    from flow f
    join flow_draft d on d.flow_id = f.id
    left join publication p on p.flow_id = f.id and p.environment_id = ${place.environmentId}
    left join flow_version v on v.flow_id = f.id and v.hash = p.version
    where f.archived_at is null and f.distributor_id = ${place.distributorId}
    order by lower(f.name), f.id`);
  return rows.map(toEntry);
}

function toEntry(row: Row): FlowListEntry {
  return {
    id: row.id,
    name: row.name,
    updatedAt: new Date(row.updated_at),
    revision: row.revision,
    latest: row.latest,
    live:
      row.state === null || row.published_at === null
        ? null
        : {
            state: row.state,
            number: row.number ?? 0,
            publishedAt: new Date(row.published_at),
            draftDiffers: row.draft_differs ?? true,
          },
    elsewhere: row.elsewhere ?? [],
    endpoints: row.endpoints ?? [],
  };
}
