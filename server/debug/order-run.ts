import { sql } from "drizzle-orm";
import type { DebugOrder } from "../../runtime/engine/debug/debug-order";
import { detailOf } from "../../runtime/engine/debug/debug-order";
import type { FlowErrorCode } from "../../runtime/errors/flow-error";
import type { JsonObject } from "../../runtime/json";
import type { MemberScope } from "../access/scope";
import { RequestError } from "../request-error";
import { type CommandContext, orderRun } from "../runs/command-run";
import { readStoredRun, type StoredRun } from "../runs/read-head";
import { readHistory } from "../runs/read-history";
import { requireStorable } from "../unstorable-text";
import { failureCode } from "./given-failure";
import { mockGone } from "./gone-sandboxes";
import { callerOf } from "./linked-runs";
import {
  calledReachesNothing,
  insistOnCallers,
  insistOnMode,
  insistOnRun,
  mayGoLive,
} from "./may-reach";
import { standsAt } from "./read-debug-run";
import { insistOnSandbox, namedSystem, stepWords, toldOfSending } from "./send-against";
import { expiryFrom, readSession } from "./session";
import { runsOf } from "./session-runs";

type Context = CommandContext & { readonly scope: MemberScope };

/**
 * Tells a run that is stepped through what to do next. CONFLICT for a run that has ended or is none of that kind,
 * NOT_ALLOWED for a live send by whoever may not, INPUT_INVALID for an error that the step cannot fail with.
 */
export async function orderDebugRun(
  context: Context,
  input: { readonly run: string; readonly order: DebugOrder },
): Promise<{ readonly command: string }> {
  const run = await readStoredRun(context.tx, context.scope, input.run);
  const { order } = input;
  if (run.purpose !== "debug") {
    throw new RequestError("CONFLICT", "This run is not stepped through: it is the real thing.");
  }
  if (run.finished) {
    throw new RequestError("CONFLICT", `This run has ended (${run.status}). Start it again.`, {
      detail: { status: run.status },
    });
  }
  await insistOnReach(context, run, order);
  if (order.act === "edit" || order.act === "give") requireStorable("value", order.value);
  await insistOnPause(context, run, order);
  if (order.act === "send" && order.mode === "sandbox") {
    await insistOnSandbox(context.tx, context.scope, run);
  }
  if (order.act !== "pause") await mockGone(context, run);
  const code =
    order.act === "fail" ? await failureCode(context.tx, context.scope, run, order) : null;
  const command = await orderRun(context, run, {
    kind: "debug",
    detail: detailOf(order),
    action: actionOf(order),
    told: isMove(order) ? {} : await toldOf(context, run, order, code),
    unaudited: isMove(order),
  });
  await context.tx.execute(sql`
    update trial_version set used_at = greatest(used_at, now())
    where flow_id = ${run.flow}::uuid and hash = decode(${run.version}, 'hex')`);
  await keepSession(context, run);
  return { command };
}

/** The session that steps through it, or through one that it has called, is kept from now on. */
async function keepSession({ tx, scope }: Context, run: StoredRun): Promise<void> {
  const { partnerId, distributorId } = scope;
  // Whoever tells a run something need not look at its environment.
  const place = { partnerId, distributorId, environmentId: run.environmentId };
  const session = await readSession(tx, place, run.flow);
  if (session === null || !runsOf(session).some((stepped) => stepped.run === run.id)) return;
  await tx.execute(sql`
    update debug_session set expires_at = ${expiryFrom(Date.now()).toISOString()}::timestamptz
    where id = ${session.id}::uuid`);
}

/** Whoever may not send to a live system lets no run go on to one either. */
async function insistOnReach(
  { tx, scope }: Context,
  run: StoredRun,
  order: DebugOrder,
): Promise<void> {
  if (order.act === "send") {
    insistOnMode(scope, order.as === undefined ? order.mode : "live");
    if (order.mode === "live" && (await callerOf(tx, run)) !== null) {
      throw calledReachesNothing();
    }
    // The run goes on after the step. Who may reach a live system was asked about this one by its name.
    await (mayGoLive(scope) ? insistOnCallers(tx, scope, run.id) : insistOnRun(tx, scope, run));
  } else if (order.act !== "pause") {
    await insistOnRun(tx, scope, run);
  }
}

/** What somebody says of a step that the run has left would be lost: they are told instead. */
async function insistOnPause(
  { tx, scope }: Context,
  run: StoredRun,
  order: DebugOrder,
): Promise<void> {
  if (isMove(order) || !("pause" in order)) return;
  const { debug } = await readHistory(tx, scope, run);
  if (standsAt(debug)?.pause.number === order.pause) return;
  throw new RequestError(
    "CONFLICT",
    "The run has gone on meanwhile, so nothing was done. Look where it stands now, or fork before the step.",
  );
}

function actionOf(order: DebugOrder): string {
  return order.act === "send" && order.as === "new" ? "debug.send-as-new" : `debug.${order.act}`;
}

/** Moving on changes nothing that anybody would have to account for; the run itself says who did it. */
function isMove({ act }: DebugOrder): boolean {
  return !told.has(act);
}

const told: ReadonlySet<DebugOrder["act"]> = new Set(["edit", "give", "take", "fail", "send"]);

/** What the audit log keeps: never a payload. */
async function toldOf(
  { tx, scope }: Context,
  run: StoredRun,
  order: DebugOrder,
  code: FlowErrorCode | null,
): Promise<JsonObject> {
  const step = await stepWords(tx, scope, run);
  if (order.act === "send") {
    const { mode, as, pause, connection } = order;
    const named = mode === "live" ? await namedSystem(tx, scope, connection) : {};
    const against = as === undefined ? {} : await toldOfSending(tx, scope, run, { as, pause });
    return { step, mode, ...against, ...named };
  }
  if (order.act === "give") return { step, port: order.port };
  return code === null ? { step } : { step, code };
}
