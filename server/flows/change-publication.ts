import { eq } from "drizzle-orm";
import { type PublicationState, publication } from "../../drizzle/schema/flows";
import { environment } from "../../drizzle/schema/partners";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import { activateSchedules } from "../schedules/sync-schedules";
import type { EnvironmentPlace } from "./flow-place";
import { usersOf } from "./flow-users";
import { lockPublishing } from "./lock-publishing";
import { releaseHeldRuns } from "./release-held-runs";
import { lockPublication, notifyPublished, readFlow } from "./repository";

/** `pause`: accepted and stored, nothing runs. `withdraw`: callers get 404. `resume`: back to active. */
export type PublicationChange = "pause" | "resume" | "withdraw";

const next: { readonly [change in PublicationChange]: PublicationState } = {
  pause: "paused",
  resume: "active",
  withdraw: "withdrawn",
};

/**
 * Changes what a publication does with new messages. Doing it twice changes nothing. Throws CONFLICT for
 * withdrawing what a flow that is published there calls, as its orders would fail, and for what was withdrawn:
 * only publishing brings it back.
 */
export async function changePublication(
  tx: ScopedTransaction,
  actor: Actor,
  place: EnvironmentPlace,
  { flowId, change }: { readonly flowId: string; readonly change: PublicationChange },
): Promise<{ readonly state: PublicationState }> {
  await lockPublishing(tx, place);
  const { name } = await readFlow(tx, flowId);
  const row = await lockPublication(tx, flowId, place.environmentId);
  if (row === null) {
    throw new RequestError("NOT_FOUND", `${name} is not published in this environment.`);
  }
  const state = next[change];
  if (row.state === state) return { state };
  if (row.state === "withdrawn") {
    throw new RequestError(
      "CONFLICT",
      `${name} was withdrawn from this environment. Publish it again, also an earlier version of it.`,
    );
  }
  if (change === "withdraw") await refuseWhileCalled(tx, place.environmentId, flowId, name);
  await tx.update(publication).set({ state }).where(eq(publication.id, row.id));
  await activateSchedules(tx, place, flowId, state === "active");
  await notifyPublished(tx, place.environmentId, flowId);
  const released =
    change === "resume" ? await releaseHeldRuns(tx, place, { flowId, by: actor.name }) : 0;
  await recordAudit(tx, actor, {
    ...place,
    action: `flow.${change}`,
    subject: { kind: "flow", id: flowId },
    detail: { name, before: row.state, after: state, ...(released > 0 && { released }) },
  });
  return { state };
}

async function refuseWhileCalled(
  tx: ScopedTransaction,
  environmentId: string,
  flowId: string,
  name: string,
): Promise<void> {
  const [row] = await tx
    .select({ id: environment.id, kind: environment.kind })
    .from(environment)
    .where(eq(environment.id, environmentId));
  const users = row === undefined ? [] : await usersOf(tx, flowId, row);
  if (users.length === 0) return;
  throw new RequestError(
    "CONFLICT",
    `${users.join(", ")} ${users.length === 1 ? "runs" : "run"} ${name} here: withdrawn, their orders would fail. Withdraw or change ${users.length === 1 ? "that flow" : "those flows"} first.`,
  );
}
