import { detailOf } from "../../runtime/engine/debug/debug-order";
import type { DebugSetup } from "../../runtime/engine/debug/debug-setup";
import type { MemberScope } from "../access/scope";
import type { ScopedTransaction } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { type CommandContext, orderRun } from "../runs/command-run";
import { readStoredRun, type StoredRun } from "../runs/read-head";
import { effectTargets, type SlotTargets } from "./effect-targets";
import { lockSession, readSession, type SessionRow, writeSession } from "./session";
import { runsOf } from "./session-runs";

type Context = CommandContext & { readonly scope: MemberScope };
type Set = Pick<DebugSetup, "effects" | "gone">;

/** A sandbox that is not there any more is mocked, and named as such until somebody chooses. */
export function withoutGone<Own extends Set>(
  setup: Own,
  targets: ReadonlyMap<string, SlotTargets>,
): Own {
  const { effects, gone = [] } = setup;
  const isGone = (slot: string) => effects[slot] === "sandbox" && lacksSandbox(targets, slot);
  const still = gone.filter(
    (slot) => effects[slot] === undefined && targets.get(slot)?.sandbox == null,
  );
  const newly = Object.keys(effects).filter(isGone);
  if (newly.length === 0 && still.length === gone.length) return setup;
  const left = Object.entries(effects).filter(([slot]) => !isGone(slot));
  return Object.assign({}, setup, {
    effects: Object.fromEntries(left),
    gone: [...still, ...newly],
  });
}

/** False, too, for a slot of which nothing is known. */
function lacksSandbox(targets: ReadonlyMap<string, SlotTargets>, slot: string): boolean {
  return targets.get(slot)?.sandbox === null;
}

/** The same for whoever does not know where its slots lead. */
export async function readWithoutGone<Own extends Set>(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  flow: string,
  setup: Own,
): Promise<Own> {
  const slots = Object.keys(setup.effects).filter((slot) => setup.effects[slot] === "sandbox");
  if (slots.length === 0) return setup;
  return withoutGone(setup, await effectTargets(tx, place, flow, slots));
}

/**
 * Before a run is told to go on: what its session has in a sandbox that is not there any more is mocked from now on,
 * in the run and for all who debug the flow.
 */
export async function mockGone(context: Context, run: StoredRun): Promise<void> {
  const { tx, scope } = context;
  const { partnerId, distributorId } = scope;
  const place = { partnerId, distributorId, environmentId: run.environmentId };
  const now = await readSession(tx, place, run.flow);
  if (now === null || !isOf(now, run)) return;
  if ((await readWithoutGone(tx, place, run.flow, now.setup)) === now.setup) return;
  const session = await lockSession(tx, place, run.flow);
  if (!isOf(session, run)) return;
  const setup = await readWithoutGone(tx, place, run.flow, session.setup);
  // Somebody else has told it meanwhile.
  if (setup === session.setup) return;
  await writeSession(tx, session.id, { setup, revision: session.revision + 1 });
  for (const stepped of runsOf(session)) await tellSetup(context, stepped.run, setup);
}

function isOf(session: SessionRow, { id }: StoredRun): boolean {
  return runsOf(session).some(({ run }) => run === id);
}

/** Tells a run that has not ended how it is set from now on. */
export async function tellSetup(context: Context, id: string, setup: DebugSetup): Promise<void> {
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
