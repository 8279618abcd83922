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
 * What the audit log keeps of a step that is sent to a real system although other runs of its message speak against
 * it: which step, to which system, against what. CONFLICT where the run does not stand before one.
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
    node: pause.node,
    path: pause.path,
    system: live?.name ?? slot,
    environment: live?.environment ?? null,
    against: kind,
    runs: deeds.map((deed) => deed.run),
  };
}
