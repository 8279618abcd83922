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
import { mayGoLive } from "./may-reach";
import { readSession, type SessionRow } from "./session";
import { runsOf } from "./session-runs";

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
  readonly setup: DebugSetup;
  readonly watches: readonly string[];
  readonly run: string | null;
  /** Runs of this flow that wait for that one, which was called within them; the innermost first. */
  readonly outer: readonly string[];
  readonly input: Omit<DebugInput, "outer"> | null;
  readonly startedBy: string;
  readonly expiresAt: number | null;
  /** It waits for a real message that stops at a breakpoint. */
  readonly catching: Pick<Catching, "by" | "since" | "until" | "looked"> | null;
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
  return {
    revision: session?.revision ?? null,
    setup: session?.setup ?? emptySetup,
    watches: session?.watches ?? [],
    run: session?.run ?? null,
    outer: session === null ? [] : outerOf(session),
    input: session?.input == null ? null : tellInput(session.input),
    startedBy: session?.startedByName ?? "",
    expiresAt: session?.expiresAt.getTime() ?? null,
    catching: session?.catching == null ? null : tellCatching(session.catching),
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

function tellCatching({ by, since, until, looked }: Catching) {
  return { by, since, until, looked };
}

/** A trigger has a connection, too, and sends nothing. */
function reachesOut({ nodes }: FlowDocument, node: string): boolean {
  return nodeRegistry.get(nodes[node]?.type ?? "")?.behaviour === "effect";
}
