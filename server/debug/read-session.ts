import type { Catching, DebugInput } from "../../drizzle/schema/debug";
import { type DebugSetup, emptySetup } from "../../runtime/engine/debug/debug-setup";
import type { FlowDocument } from "../../runtime/flow/document";
import { nodeRegistry } from "../../runtime/nodes/registry";
import type { MemberScope } from "../access/scope";
import type { ScopedTransaction } from "../db";
import { slotsOf } from "../flows/bind-slots";
import { parseLogic } from "../flows/parse-stored";
import { readDraftRow, readFlow } from "../flows/repository";
import { type EffectTarget, effectTargets } from "./effect-targets";
import { isOwn } from "./ends-run";
import { outermostNow } from "./held-setup";
import { mayGoLive } from "./may-reach";
import { readSession, type SessionRow } from "./session";
import { runsOf } from "./session-runs";
import { holding, unconfirmed } from "./who-set";

export type DebugSlot = {
  readonly slot: string;
  readonly nodes: readonly string[];
  readonly live: EffectTarget | null;
  readonly sandbox: EffectTarget | null;
};

/** What is set for debugging a flow here. Times are epoch ms. */
export type DebugSessionView = {
  /** Null where nobody has set anything yet. */
  readonly revision: number | null;
  /** Live is in it only what holds for the run that goes on. */
  readonly setup: DebugSetup;
  /** What somebody else set live: whoever reads this is to be asked before they let the run go on. */
  readonly unconfirmed: readonly { readonly slot: string; readonly by: string }[];
  readonly watches: readonly string[];
  readonly run: string | null;
  /** Runs of this flow that wait for that one, which was called within them; the innermost first. */
  readonly outer: readonly string[];
  readonly input: Omit<DebugInput, "outer" | "by"> | null;
  readonly startedBy: string;
  /** Whoever reads this began that run. */
  readonly own: boolean;
  /** The outermost run, while it goes on or stands. */
  readonly standing: string | null;
  readonly expiresAt: number | null;
  /** It waits for a real message that stops at a breakpoint. */
  readonly catching:
    | (Pick<Catching, "by" | "since" | "until" | "looked"> & {
        /** Whoever reads this waits. */
        readonly own: boolean;
      })
    | null;
  readonly slots: readonly DebugSlot[];
  readonly mayGoLive: boolean;
};

export async function readSessionView(
  tx: ScopedTransaction,
  scope: MemberScope,
  flowId: string,
): Promise<DebugSessionView> {
  await readFlow(tx, flowId);
  const session = await readSession(tx, scope, flowId);
  const { logic } = await readDraftRow(tx, flowId);
  const document = parseLogic(logic);
  const slots = slotsOf(document, nodeRegistry).filter(({ nodes }) =>
    nodes.some((node) => reachesOut(document, node)),
  );
  const targets = await effectTargets(
    tx,
    scope,
    flowId,
    slots.map(({ name }) => name),
  );
  const standing = session === null ? null : await outermostNow(tx, session);
  const setup = session === null ? emptySetup : holding(session.setup, standing, targets);
  return {
    revision: session?.revision ?? null,
    setup,
    unconfirmed: unconfirmed(setup, scope.userId).flatMap((slot) => {
      const one = setup.reached?.[slot];
      return one === undefined ? [] : [{ slot, by: one.by }];
    }),
    watches: session?.watches ?? [],
    run: session?.run ?? null,
    outer: session === null ? [] : outerOf(session),
    input: session?.input == null ? null : tellInput(session.input),
    startedBy: session?.startedByName ?? "",
    own: session !== null && isOwn(session, { id: scope.userId, name: scope.userName }),
    standing,
    expiresAt: session?.expiresAt.getTime() ?? null,
    catching: session?.catching == null ? null : tellCatching(session.catching, scope),
    slots: slots.map(({ name, nodes }) => ({
      slot: name,
      nodes,
      live: targets.get(name)?.live ?? null,
      sandbox: targets.get(name)?.sandbox ?? null,
    })),
    mayGoLive: mayGoLive(scope),
  };
}

function outerOf(session: SessionRow): readonly string[] {
  return runsOf(session)
    .slice(1)
    .map(({ run }) => run);
}

function tellInput({ kind, label, run }: DebugInput) {
  return { kind, label, run };
}

function tellCatching({ by, byId, since, until, looked }: Catching, scope: MemberScope) {
  const own = byId == null ? by === scope.userName : byId === scope.userId;
  return { by, own, since, until, looked };
}

/** A trigger has a connection, too, and sends nothing. */
function reachesOut({ nodes }: FlowDocument, node: string): boolean {
  return nodeRegistry.get(nodes[node]?.type ?? "")?.behaviour === "effect";
}
