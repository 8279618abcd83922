import { sql } from "drizzle-orm";
import type { RunCommand } from "../../runtime/engine/records";
import type { Json, JsonObject } from "../../runtime/json";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { Scope, ScopedTransaction } from "../db";
import { pausedNote } from "../flows/release-held-runs";
import { newId } from "../ids";
import { RequestError } from "../request-error";
import { requireStorable } from "../unstorable-text";
import { canLookUp, stepsInDoubt } from "./doubtful-steps";
import { refuseAnswered } from "./earlier-answers";
import { readStoredRun, type StoredRun } from "./read-head";
import { readHistory } from "./read-history";
import { waitsForTry } from "./waits-for-try";

export type CommandContext = {
  readonly tx: ScopedTransaction;
  readonly scope: Scope;
  readonly actor: Actor;
};

/** What people may say about a step whose outcome is unknown. */
export type Resolution =
  /** `value` is what the step hands on, as the target would have answered. */
  | { readonly outcome: "happened"; readonly value: Json }
  | { readonly outcome: "did-not-happen" }
  | { readonly outcome: "look-up" };

type Order = {
  readonly kind: RunCommand["kind"];
  readonly detail: JsonObject;
  /** Subject and verb of the audit row. */
  readonly action: string;
  /** What the audit log keeps: never a payload. */
  readonly told: JsonObject;
  /** Nothing that anybody would have to account for. */
  readonly unaudited?: boolean;
};

/** Writes the command and its audit row in one transaction; the run's owner, or its next one, applies it. */
export async function orderRun(
  { tx, scope, actor }: CommandContext,
  run: StoredRun,
  { kind, detail, action, told, unaudited = false }: Order,
): Promise<string> {
  const at = new Date();
  const id = newId(at.getTime());
  await tx.execute(sql`
    insert into run_command (id, partner_id, distributor_id, run, kind, detail, at, by)
    values (${id}::uuid, ${scope.partnerId}::uuid, ${scope.distributorId}::uuid, ${run.id}::uuid,
      ${kind}, ${JSON.stringify(detail)}::json, ${at.toISOString()}::timestamptz, ${actor.name})`);
  if (unaudited) return id;
  await recordAudit(tx, actor, {
    partnerId: scope.partnerId,
    distributorId: scope.distributorId,
    environmentId: run.environmentId,
    action,
    subject: { kind: "run", id: run.id },
    detail: { ...told, command: id, flow: run.flow },
  });
  return id;
}

function requireUnfinished(run: StoredRun, verb: string): void {
  if (!run.finished) return;
  throw new RequestError(
    "CONFLICT",
    `This run has ended (${run.status}): there is nothing to ${verb}.`,
    {
      detail: { status: run.status },
    },
  );
}

/**
 * Asks a run to stop. An effect in flight is recorded before it ends as cancelled. CONFLICT when it has
 * ended already.
 */
export async function cancelRun(
  context: CommandContext,
  input: { readonly run: string; readonly reason: string },
): Promise<{ readonly command: string }> {
  const run = await readStoredRun(context.tx, context.scope, input.run);
  requireUnfinished(run, "cancel");
  const command = await orderRun(context, run, {
    kind: "cancel",
    detail: { reason: input.reason },
    action: "run.cancel",
    told: { reason: input.reason },
  });
  return { command };
}

/**
 * Lets a step that waits for its next try, or for its connection, be tried at once. CONFLICT for a run that waits
 * for nothing of the kind.
 */
export async function tryNow(
  context: CommandContext,
  input: { readonly run: string },
): Promise<{ readonly command: string }> {
  const run = await readStoredRun(context.tx, context.scope, input.run);
  if (
    !waitsForTry(run, run.finished ? [] : (await readHistory(context.tx, context.scope, run)).steps)
  ) {
    const why =
      run.note === pausedNote
        ? pausedNote
        : "It may wait for a time, an event, its turn or a person.";
    throw new RequestError("CONFLICT", `This run does not wait for another try. ${why}`, {
      detail: { status: run.status },
    });
  }
  const command = await orderRun(context, run, {
    kind: "release",
    detail: {},
    action: "run.try-now",
    told: {},
  });
  return { command };
}

/**
 * Settles a step in doubt by what a person knows, or asks the target once more. CONFLICT for a step that is not in
 * doubt, and while an earlier answer is being applied: the second of two that contradict each other would be lost.
 */
export async function resolveStep(
  context: CommandContext,
  input: {
    readonly run: string;
    readonly node: string;
    readonly path: string;
    readonly resolution: Resolution;
    readonly note: string;
    /** The bulk action it is a part of. */
    readonly bulk?: string;
  },
): Promise<{ readonly command: string }> {
  const run = await readStoredRun(context.tx, context.scope, input.run);
  if (input.resolution.outcome === "happened") requireStorable("value", input.resolution.value);
  const { resolution, node, path, note } = input;
  if (run.finished) await refuseAnswered(context, run.id, input, false);
  requireUnfinished(run, "resolve");
  await requireDoubt(context, run, { node, path });
  if (
    resolution.outcome === "look-up" &&
    !(await canLookUp(context.tx, context.scope, run, input))
  ) {
    throw new RequestError(
      "CONFLICT",
      `The target of ${placeOf(input)} cannot be asked: its request does not say how to find what it did. Say whether it happened.`,
    );
  }
  const command = await orderRun(context, run, {
    kind: "resolve",
    detail: {
      node,
      path,
      outcome: resolution.outcome,
      ...(resolution.outcome === "happened" && { value: resolution.value }),
      note,
    },
    action: "run.resolve",
    told: {
      node,
      path,
      outcome: resolution.outcome,
      note,
      ...(input.bulk !== undefined && { bulk: input.bulk }),
    },
  });
  return { command };
}

function placeOf({ node, path }: { readonly node: string; readonly path: string }): string {
  return path === "" ? node : `${node} at ${path}`;
}

async function requireDoubt(
  context: CommandContext,
  run: StoredRun,
  step: { readonly node: string; readonly path: string },
): Promise<void> {
  const { tx, scope } = context;
  const doubtful = stepsInDoubt(await readHistory(tx, scope, run));
  if (!doubtful.some(({ node, path }) => node === step.node && path === step.path)) {
    await refuseAnswered(context, run.id, step, false);
    throw new RequestError(
      "CONFLICT",
      `The outcome of ${placeOf(step)} is not in doubt in this run.`,
    );
  }
  // Two who answer in the same moment do so one after the other.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${run.id}, 0))`);
  await refuseAnswered(context, run.id, step, true);
}
