import { and, eq, sql } from "drizzle-orm";
import { connection } from "../../drizzle/schema/connections";
import { environment } from "../../drizzle/schema/partners";
import type { SentAs } from "../../runtime/engine/debug/debug-order";
import type { JsonObject } from "../../runtime/json";
import type { MemberScope } from "../access/scope";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import type { StoredRun } from "../runs/read-head";
import { readHistory } from "../runs/read-history";
import { effectTargets } from "./effect-targets";
import { standsAt } from "./read-debug-run";

/**
 * The system that somebody was asked about before a step is sent to it; the run sends to no other one. INPUT_INVALID
 * where none was named.
 */
export async function namedSystem(
  tx: ScopedTransaction,
  scope: MemberScope,
  id: string | undefined,
): Promise<{ readonly system: string; readonly environment: string }> {
  if (id === undefined) {
    throw new RequestError(
      "INPUT_INVALID",
      "A step goes live only by the name of its system: say which connection that is.",
      { detail: { field: "connection" } },
    );
  }
  const [found] = await tx
    .select({ system: connection.name, environment: environment.kind })
    .from(connection)
    .innerJoin(environment, eq(environment.id, connection.environmentId))
    .where(and(eq(connection.id, id), eq(connection.distributorId, scope.distributorId)));
  if (found === undefined) throw new RequestError("NOT_FOUND", "There is no such connection here.");
  return found;
}

/** CONFLICT where the step that a run stands before is to ask a sandbox that is not there. */
export async function insistOnSandbox(
  tx: ScopedTransaction,
  scope: MemberScope,
  run: StoredRun,
): Promise<void> {
  const { debug } = await readHistory(tx, scope, run);
  const node = standsAt(debug)?.pause.node;
  if (node === undefined) return;
  const [found] = await tx.execute<{ slot: string | null }>(sql`
    select logic::json->'nodes'->${node}->>'connection' as slot from trial_version
    where flow_id = ${run.flow}::uuid and hash = decode(${run.version}, 'hex')`);
  const slot = found?.slot ?? null;
  // A step that calls a flow has none: that flow runs with systems of its own.
  if (slot === null) return;
  const place = { ...scope, environmentId: run.environmentId };
  const targets = await effectTargets(tx, place, run.flow, [slot]);
  if (targets.get(slot)?.sandbox != null) return;
  throw new RequestError(
    "CONFLICT",
    `There is no sandbox behind “${slot}” here. Leave it mocked, and type what it answers.`,
    { detail: { slot } },
  );
}

/** Name of the step that a run stands before, as its version has it; its id where that is not kept. */
export async function stepWords(
  tx: ScopedTransaction,
  scope: MemberScope,
  run: StoredRun,
): Promise<string | null> {
  const { debug } = await readHistory(tx, scope, run);
  const pause = standsAt(debug)?.pause;
  if (pause === undefined) return null;
  const [found] = await tx.execute<{ name: string | null }>(sql`
    select logic::json->'nodes'->${pause.node}->>'name' as name from trial_version
    where flow_id = ${run.flow}::uuid and hash = decode(${run.version}, 'hex')`);
  const name = found?.name ?? pause.node;
  return pause.path === "" ? name : `${name}, item ${pause.path}`;
}

/**
 * What the audit log keeps of a step that is sent to a real system although other runs of its message speak against
 * it: to which system, against what. CONFLICT where the run does not stand before one.
 */
export async function toldOfSending(
  tx: ScopedTransaction,
  scope: MemberScope,
  run: StoredRun,
  { as, pause: number }: { readonly as: SentAs; readonly pause: number },
): Promise<JsonObject> {
  const { debug } = await readHistory(tx, scope, run);
  const pause = standsAt(debug)?.pause;
  if (pause?.number !== number || pause.reason.why !== "done-before") {
    throw new RequestError("CONFLICT", "The run does not stand there any more. Look at it again.");
  }
  const { slot, kind, deeds } = pause.reason.before;
  const place = { ...scope, environmentId: run.environmentId };
  const targets = await effectTargets(tx, place, run.flow, [slot]);
  const live = targets.get(slot)?.live ?? null;
  return {
    mode: "live",
    as,
    system: live?.name ?? slot,
    environment: live?.environment ?? null,
    against: kind,
    runs: deeds.map((deed) => deed.run),
  };
}
