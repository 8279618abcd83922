import { sql } from "drizzle-orm";
import type { ScopedTransaction } from "../db";
import { listUses } from "./list-uses";

/**
 * Names of other flows that run a flow as a sub-flow or hand it their failures: in their drafts and wherever
 * they are published, or as published in one environment.
 */
export async function usersOf(
  tx: ScopedTransaction,
  flowId: string,
  environment?: { readonly id: string; readonly kind: "test" | "production" },
): Promise<readonly string[]> {
  const uses = (await listUses(tx, { kind: "flow", value: flowId })).filter(
    (use) => use.flowId !== flowId && (environment === undefined || use.where === environment.kind),
  );
  const names = [
    ...uses.map(({ flowName }) => flowName),
    ...(await failuresFrom(tx, flowId, environment?.id)),
  ];
  return [...new Set(names)];
}

async function failuresFrom(
  tx: ScopedTransaction,
  flowId: string,
  environmentId: string | undefined,
): Promise<readonly string[]> {
  const takes = sql`#>> '{settings,errorFlow}' = ${flowId}`;
  const rows = await tx.execute<{ name: string }>(sql`
    select f.name from flow f join flow_draft d on d.flow_id = f.id
    where f.archived_at is null and f.id <> ${flowId} and (
      (${environmentId ?? null}::uuid is null and d.logic::jsonb ${takes})
      or exists (select from publication p
        join flow_version v on v.flow_id = p.flow_id and v.hash = p.version
        where p.flow_id = f.id and p.state <> 'withdrawn' and v.logic::jsonb ${takes}
          and (${environmentId ?? null}::uuid is null or p.environment_id = ${environmentId ?? null}::uuid))
    ) order by lower(f.name)`);
  return rows.map(({ name }) => name);
}
