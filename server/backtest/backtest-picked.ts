import { sql } from "drizzle-orm";
import type { MemberScope } from "../access/scope";
import type { Actor } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import { requestBacktest } from "./request-backtest";

const aroundMs = 60_000;

/**
 * Tries the saved draft on the messages of these runs, retries among them by the message they are of. CONFLICT where
 * they are of several flows, or of none that has ended.
 */
export async function backtestPicked(
  tx: ScopedTransaction,
  actor: Actor,
  scope: MemberScope,
  { runs }: { readonly runs: readonly string[] },
): Promise<{ readonly id: string; readonly flowId: string }> {
  const rows = await tx.execute<{ id: string; flow: string; at: number }>(sql`
    select distinct m.id, m.flow_id as flow, (extract(epoch from m.accepted_at) * 1000)::float8 as at
    from run r join run m on m.id = r.origin
    where r.partner_id = ${scope.partnerId} and r.distributor_id = ${scope.distributorId}
      and r.environment_id = ${scope.environmentId} and m.purpose = 0
      and r.id in (select value::uuid from json_array_elements_text(${JSON.stringify(runs)}::json))`);
  const flows = new Set(rows.map(({ flow }) => flow));
  const [flowId] = flows;
  if (flowId === undefined) {
    throw new RequestError(
      "CONFLICT",
      "None of these runs has a message of its own that has ended.",
    );
  }
  if (flows.size > 1) {
    throw new RequestError(
      "CONFLICT",
      "These runs are of several flows. A draft is of one: pick the runs of one flow.",
    );
  }
  const times = rows.map(({ at }) => at);
  const { id } = await requestBacktest(tx, actor, scope, {
    flowId,
    request: {
      // The runs are named; the period only has to hold them.
      from: Math.floor(Math.min(...times)) - aroundMs,
      to: Math.ceil(Math.max(...times)) + aroundMs,
      statuses: [],
      key: "",
      most: rows.length,
      tables: "then",
      runs: rows.map((row) => row.id),
    },
  });
  return { id, flowId };
}
