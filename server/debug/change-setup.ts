import { detailOf } from "../../runtime/engine/debug/debug-order";
import type { DebugSetup } from "../../runtime/engine/debug/debug-setup";
import type { MemberScope } from "../access/scope";
import { recordAudit } from "../audit/record-audit";
import { readFlow } from "../flows/repository";
import { RequestError } from "../request-error";
import { type CommandContext, orderRun } from "../runs/command-run";
import { readStoredRun } from "../runs/read-head";
import { calledReachesNothing, insistOnChanges, newlyLive } from "./may-reach";
import { lockSession, writeSession } from "./session";
import { runsOf, standingOf } from "./session-runs";

type Context = CommandContext & { readonly scope: MemberScope };

export type SetupChange = {
  readonly flowId: string;
  /** The one that the person saw; null where nothing was set yet. */
  readonly revision: number | null;
  readonly setup: DebugSetup;
  readonly watches: readonly string[];
};

/**
 * Sets breakpoints, watches and where effects go, for all who debug the flow here, and for the run that is stepped
 * through. REVISION_STALE when somebody else has set something meanwhile.
 */
export async function changeSetup(
  context: Context,
  { flowId, revision, setup, watches }: SetupChange,
): Promise<{ readonly revision: number }> {
  const { tx, scope, actor } = context;
  await readFlow(tx, flowId);
  const session = await lockSession(tx, scope, flowId);
  if (session.revision !== (revision ?? 1)) {
    throw new RequestError("REVISION_STALE", "Somebody else has just changed what is set here.", {
      detail: { revision: session.revision },
    });
  }
  insistOnChanges(scope, session.setup, setup);
  const live = newlyLive(session.setup, setup);
  if (live.length > 0 && (await standingOf(tx, session))?.input?.kind === "call") {
    throw calledReachesNothing();
  }
  const next = session.revision + 1;
  await writeSession(tx, session.id, { revision: next, setup, watches });
  if (live.length > 0) {
    await recordAudit(tx, actor, {
      partnerId: scope.partnerId,
      distributorId: scope.distributorId,
      environmentId: scope.environmentId,
      action: "debug.go-live",
      subject: { kind: "flow", id: flowId },
      detail: { slots: [...live] },
    });
  }
  for (const { run } of runsOf(session)) await tellRun(context, run, setup);
  return { revision: next };
}

async function tellRun(context: Context, id: string, setup: DebugSetup): Promise<void> {
  const run = await readStoredRun(context.tx, context.scope, id).catch(() => null);
  if (run === null || run.finished) return;
  await orderRun(context, run, {
    kind: "debug",
    detail: detailOf({ act: "setup", setup }),
    action: "debug.setup",
    told: {},
    unaudited: true,
  });
}
