import type { DebugSetup } from "../../runtime/engine/debug/debug-setup";
import type { MemberScope } from "../access/scope";
import { recordAudit } from "../audit/record-audit";
import { readFlow } from "../flows/repository";
import { RequestError } from "../request-error";
import type { CommandContext } from "../runs/command-run";
import { effectTargets } from "./effect-targets";
import { insistOnFaults } from "./given-failure";
import { tellSetup } from "./gone-sandboxes";
import { setupNow } from "./held-setup";
import { calledReachesNothing, insistOnChanges, insistOnMode, newlyLive } from "./may-reach";
import { lockSession, writeSession } from "./session";
import { outermostOf, runsOf, type SteppedRun, standingOf } from "./session-runs";
import { type Confirmed, faultsOf, reachOf, systemWords } from "./who-set";

type Context = CommandContext & { readonly scope: MemberScope };

export type SetupChange = {
  readonly flowId: string;
  /** The one that the person saw; null where nothing was set yet. */
  readonly revision: number | null;
  readonly setup: DebugSetup;
  /** What this person was asked about by name and said yes to. */
  readonly live: Confirmed;
  readonly watches: readonly string[];
};

/**
 * Sets breakpoints, watches and where effects go, for all who debug the flow here, and for the run that is stepped
 * through. What is live is so for that run alone: a run of a later start is asked about again. REVISION_STALE when
 * somebody else has set something meanwhile.
 */
export async function changeSetup(
  context: Context,
  { flowId, revision, setup: wanted, live: confirmed, watches }: SetupChange,
): Promise<{ readonly revision: number }> {
  const { tx, scope, actor } = context;
  await readFlow(tx, flowId);
  const session = await lockSession(tx, scope, flowId);
  if (session.revision !== (revision ?? 1)) {
    throw new RequestError("REVISION_STALE", "Somebody else has just changed what is set here.", {
      detail: { revision: session.revision },
    });
  }
  const targets = await effectTargets(tx, scope, flowId, Object.keys(wanted.effects));
  const before = await setupNow(tx, session, targets);
  insistOnChanges(scope, before, wanted);
  if (wanted.faults !== undefined) insistOnFaults(wanted.faults);
  const live = newlyLive(before, wanted);
  const said = [...new Set([...live, ...Object.keys(confirmed)])];
  if (said.length > 0) insistOnStanding(scope, await standingOf(tx, session));
  const now = Date.now();
  const run = outermostOf(session) ?? "";
  const setup: DebugSetup = {
    ...wanted,
    ...reachOf(before, wanted.effects, { run, targets, confirmed, actor, now }),
    ...(wanted.faults !== undefined && {
      faults: faultsOf(before.faults, wanted.faults, { by: actor.name, at: now }),
    }),
  };
  const next = session.revision + 1;
  await writeSession(tx, session.id, { revision: next, setup, watches });
  if (said.length > 0) {
    await recordAudit(tx, actor, {
      partnerId: scope.partnerId,
      distributorId: scope.distributorId,
      environmentId: scope.environmentId,
      action: "debug.go-live",
      subject: { kind: "flow", id: flowId },
      detail: { run, ...systemWords(setup, said) },
    });
  }
  for (const { run } of runsOf(session)) await tellSetup(context, run, setup);
  return { revision: next };
}

/** Live is said for a run that goes on and was not called. */
function insistOnStanding(scope: MemberScope, standing: SteppedRun | null): void {
  insistOnMode(scope, "live");
  if (standing?.input?.kind === "call") throw calledReachesNothing();
  if (standing !== null) return;
  throw new RequestError(
    "CONFLICT",
    "Live holds for one run, and none goes on here. Say it where the next one is started.",
  );
}
