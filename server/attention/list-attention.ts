import { sql } from "drizzle-orm";
import { codeOf, runStates } from "../../runtime/engine/codes";
import type { MemberScope } from "../access/scope";
import type { ScopedTransaction } from "../db";
import { heldForCredentials } from "../runs/run-filter";

/** One thing that needs a person. */
export type AttentionItem = {
  readonly kind: "failed" | "in-doubt" | "held" | "paused" | "drift";
  /** Id of the run, connection or flow it leads to. */
  readonly id: string;
  /** Name of the flow or connection. */
  readonly name: string;
  /** Why, in a sentence. */
  readonly text: string;
  readonly at: Date | null;
};

export type Attention = {
  /** How many there are of each; a kind stops at 1,000. */
  readonly counts: { readonly [kind in AttentionItem["kind"]]: number };
  /** The newest of each kind. */
  readonly items: readonly AttentionItem[];
};

const most = 1_000;
const shownPerKind = 4;

type Row = {
  kind: AttentionItem["kind"];
  id: string;
  name: string;
  text: string;
  at: string | Date | null;
};

/** What needs somebody in an environment: failed runs, steps in doubt, runs without credentials, paused connections, versions that drift. */
export async function listAttention(tx: ScopedTransaction, scope: MemberScope): Promise<Attention> {
  const here = sql`partner_id = ${scope.partnerId} and distributor_id = ${scope.distributorId}
    and environment_id = ${scope.environmentId}`;
  const doubt = codeOf(runStates, "in-doubt");
  const rows: readonly Row[] = await tx.execute<Row>(sql`
    (select 'failed' as kind, x.run::text as id, coalesce(f.name, '') as name, x.message as text,
        x.created_at as at
      from (select * from exception where ${here} and cause = 'failed'
        and state in ('open', 'snoozed') order by created_at desc limit ${most}) x
      left join flow f on f.id = x.flow_id)
    union all
    (select 'in-doubt', l.id::text, coalesce(f.name, ''), l.note, l.accepted_at
      from (select * from live where ${here} and state = ${doubt} and purpose in (0, 1)
        order by id desc limit ${most}) l
      left join flow f on f.id = l.flow_id)
    union all
    (select 'held', l.id::text, coalesce(f.name, ''), l.note, l.accepted_at
      from (select * from live where ${here} and ${heldForCredentials} and purpose in (0, 1)
        order by id desc limit ${most}) l
      left join flow f on f.id = l.flow_id)
    union all
    (select 'paused', id::text, name, coalesce(pause_reason, ''), updated_at
      from connection where ${here} and state = 'paused' and archived_at is null limit ${most})
    union all
    (select 'drift', f.id::text, f.name,
        case when e.kind = 'test' then 'Test' else 'Production' end || ' runs v' || ov.number
          || ', here v' || v.number, p.published_at
      from publication p
      join flow f on f.id = p.flow_id and f.archived_at is null
      join flow_version v on v.flow_id = p.flow_id and v.hash = p.version
      join publication o on o.flow_id = p.flow_id and o.environment_id <> p.environment_id
        and o.state <> 'withdrawn'
      join environment e on e.id = o.environment_id
      join flow_version ov on ov.flow_id = o.flow_id and ov.hash = o.version
      where p.environment_id = ${scope.environmentId} and p.state <> 'withdrawn'
        and ov.number < v.number limit ${most})`);
  const counts = { failed: 0, "in-doubt": 0, held: 0, paused: 0, drift: 0 };
  const items: AttentionItem[] = [];
  for (const { at, ...row } of rows) {
    counts[row.kind] += 1;
    if (counts[row.kind] > shownPerKind) continue;
    items.push({ ...row, at: at === null ? null : new Date(at) });
  }
  return { counts, items };
}
