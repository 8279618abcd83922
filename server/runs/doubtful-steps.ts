import { sql } from "drizzle-orm";
import { codeOf, runStates } from "../../runtime/engine/codes";
import type { MemberScope } from "../access/scope";
import type { Scope, ScopedTransaction } from "../db";
import type { FoldedHistory } from "./fold-history";
import { lastAttempts, openIntents } from "./node-overview";
import { readStoredRun, type StoredRun } from "./read-head";
import { readHistory } from "./read-history";
import { readPayload } from "./read-payload";

/** A step whose outcome nobody knows. */
export type DoubtfulStep = {
  readonly run: string;
  readonly origin: string;
  readonly node: string;
  readonly path: string;
};

const inDoubt = codeOf(runStates, "in-doubt");

/** Of the runs that are in doubt, the step that is: the first one of each run, oldest run first. */
export async function doubtfulSteps(
  tx: ScopedTransaction,
  scope: MemberScope,
  runs: readonly string[],
): Promise<DoubtfulStep[]> {
  const rows = await tx.execute<{ id: string; origin: string }>(sql`
    select id, origin from live
    where partner_id = ${scope.partnerId} and distributor_id = ${scope.distributorId}
      and environment_id = ${scope.environmentId} and state = ${inDoubt} and purpose <= 1
      and id in (select value::uuid from json_array_elements_text(${JSON.stringify(runs)}::json))
    order by id`);
  const found: DoubtfulStep[] = [];
  for (const { id, origin } of rows) {
    const [step] = stepsInDoubt(await readHistory(tx, scope, await readStoredRun(tx, scope, id)));
    if (step !== undefined) found.push({ run: id, origin, ...step });
  }
  return found;
}

/** The steps of a run whose outcome nobody knows: those that say so, then those that were sent and not recorded. */
export function stepsInDoubt(
  history: FoldedHistory,
): readonly { readonly node: string; readonly path: string }[] {
  const told = lastAttempts(history.steps).filter(
    ({ status }) => status === "in-doubt" || status === "unknown",
  );
  return [...told, ...openIntents(history)].map(({ node, path }) => ({ node, path }));
}

/** Whether its request says how to find what it did: only then the target can be asked once more. */
export async function canLookUp(
  tx: ScopedTransaction,
  scope: Scope,
  run: StoredRun,
  { node, path }: { readonly node: string; readonly path: string },
): Promise<boolean> {
  const { intents, steps, values } = await readHistory(tx, scope, run);
  const isMeant = (sent: { readonly node: string; readonly path: string }) =>
    sent.node === node && sent.path === path;
  const ref = intents.findLast(isMeant)?.request ?? steps.findLast(isMeant)?.request;
  const stored = ref === undefined ? undefined : values.get(ref);
  if (stored === undefined) return false;
  const bytes =
    "bytes" in stored ? stored.bytes : await readPayload(tx, scope, run, stored.payload);
  const request: unknown = JSON.parse(new TextDecoder().decode(bytes));
  return typeof request === "object" && request !== null && "lookUp" in request;
}
