import { sql } from "drizzle-orm";
import { codeOf, runStates } from "../../runtime/engine/codes";
import { listEnvironments } from "../access/list-environments";
import { can } from "../access/permissions";
import type { MemberScope } from "../access/scope";
import type { SignedIn } from "../access/session";
import { type AppDatabase, withScope } from "../db";

/** How a distributor fares: the worst of what is there; `off` where nothing is live. */
export type DistributorState = {
  readonly id: string;
  readonly status: "failed" | "in-doubt" | "paused" | "healthy" | "off";
};

type Row = {
  distributor_id: string;
  failed: boolean;
  doubtful: boolean;
  paused: boolean;
  live: boolean;
};

/**
 * How the distributors of the partner fare whose runs the person may see, each in the environment of the kind
 * that the person looks at. Asks of each whether there is any, never how many.
 */
export async function listDistributorStates(
  db: AppDatabase,
  person: SignedIn,
  scope: MemberScope,
): Promise<readonly DistributorState[]> {
  const partners = await listEnvironments(db, person);
  const distributors = partners.find(({ id }) => id === scope.partnerId)?.distributors ?? [];
  const environments = distributors.flatMap(({ standings, environments: all }) => {
    const found = all.find(({ kind }) => kind === scope.environmentKind) ?? all[0];
    return found !== undefined && can(standings, "run.view") ? [found.id] : [];
  });
  if (environments.length === 0) return [];
  const place = { partnerId: scope.partnerId, distributorId: "*", userId: person.userId };
  const rows = await withScope(db, place, (tx) => tx.execute<Row>(stateOf(environments)));
  return [...rows].map((row) => ({ id: row.distributor_id, status: worstOf(row) }));
}

function stateOf(environments: readonly string[]) {
  const here = (table: string) =>
    sql.raw(`${table}.partner_id = e.partner_id and ${table}.distributor_id = e.distributor_id
      and ${table}.environment_id = e.id`);
  const ids = sql.join(
    environments.map((id) => sql`${id}::uuid`),
    sql`, `,
  );
  return sql`
    select e.distributor_id,
      exists (select from exception x where ${here("x")} and x.cause = 'failed'
        and x.state in ('open', 'snoozed')) as failed,
      exists (select from live l where ${here("l")} and l.purpose in (0, 1)
        and l.state = ${codeOf(runStates, "in-doubt")}) as doubtful,
      exists (select from connection c where ${here("c")} and c.state = 'paused'
        and c.archived_at is null) as paused,
      exists (select from publication p where ${here("p")} and p.state <> 'withdrawn') as live
    from environment e where e.id in (${ids})`;
}

function worstOf({ failed, doubtful, paused, live }: Row): DistributorState["status"] {
  if (failed) return "failed";
  if (doubtful) return "in-doubt";
  if (paused) return "paused";
  return live ? "healthy" : "off";
}
