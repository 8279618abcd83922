"use client";

import { useState } from "react";
import { faceOf } from "@/components/runs/node-words";
import type { RunView } from "@/components/runs/use-run";
import { problemOf } from "@/components/shell/trpc";
import { notifyFailure } from "@/components/ui/toast";
import { askForAnswer, wantsAnswer } from "./answer-wanted";
import { isCall, toggled, toggledBefore } from "./breakpoints";
import type { Intervention } from "./interventions";
import { mayNotGoOn } from "./live-words";
import type { Looked } from "./looked-panel";
import {
  type DebugLine,
  type DebugOrder,
  type DebugRun,
  type DebugSession,
  type useDebugRun,
  type useDebugSession,
  useDebugStart,
} from "./use-debug";
import type { DebugDeeds } from "./use-deeds";
import { useLinkedRuns } from "./use-linked-runs";

/** What is looked at: a line of what was done, a step that was pointed at, or where the run stands. */
export type Look =
  | { readonly kind: "now" }
  | { readonly kind: "line"; readonly index: number }
  | { readonly kind: "node"; readonly node: string };

type Told = { readonly order: DebugOrder; readonly onTold: (() => void) | undefined };

const unsettled: ReadonlySet<string> = new Set(["retrying", "unknown", "in-doubt"]);

type Parts = {
  readonly view: RunView;
  readonly debug: DebugRun;
  readonly session: DebugSession;
  readonly order: ReturnType<typeof useDebugRun>["order"];
  readonly mayStart: boolean;
  readonly onChange: ReturnType<typeof useDebugSession>["change"];
};

/** What of a run is looked at, what is about to be done to it, and what can be told it now. */
export function useStepping({ view, debug, session, order, mayStart, onChange }: Parts) {
  const [look, setLook] = useState<Look>({ kind: "now" });
  const [intervention, setIntervention] = useState<Intervention | null>(null);
  /** Waits for a yes to what somebody else set live; what led to it, and was written there, stays meanwhile. */
  const [waiting, setWaiting] = useState<Told | null>(null);
  const { pause: at, lines } = debug;
  const line = look.kind === "line" ? lines[look.index] : undefined;
  const looked = lookedAt(look, line, debug);
  const selected = looked?.node ?? null;
  const { follow } = useLinkedRuns(debug);
  /** `onTold` comes once the run has heard it. */
  const tell = (told: DebugOrder, onTold?: () => void) => {
    if (session.unconfirmed.length > 0 && told.act !== "pause" && told.act !== "send") {
      const refused = mayNotGoOn(session);
      if (refused !== null) return notifyFailure(refused);
      setWaiting({ order: told, onTold });
      return;
    }
    tellAgreed(told, onTold);
  };
  const tellAgreed = (told: DebugOrder, onTold?: () => void) => {
    setLook({ kind: "now" });
    if (told.act === "into" && at !== null && isCall(view.document, at.node)) follow();
    order.mutate(
      { run: view.run.id, order: told },
      { onSuccess: (stands) => (stands === null ? undefined : onTold?.()) },
    );
  };
  /** Where it would stand again at once for want of an answer, that is what is asked for. */
  const move = (told: DebugOrder) => {
    const steps = told.act === "into" && at !== null && isCall(view.document, at.node);
    if (at === null || steps || !wantsAnswer(at, session)) return tell(told);
    setLook({ kind: "now" });
    askForAnswer(at, view.document, faceOf(view.document, at.node).name);
  };
  const toggle = (node: string, port: string) =>
    onChange({ setup: toggled(session.setup, node, port) });
  const again = useAgain(view, debug, session);
  const number = at?.number ?? 0;
  // What was told at a pause before is heard: the run stands at the next one already.
  const told = order.isPending ? order.variables.order : null;
  const isTold = told !== null && "pause" in told && told.pause === number;
  const standing = mayStart && at !== null && !isTold;
  const deeds: DebugDeeds = {
    standing,
    refused: at === null ? null : mayNotGoOn(session),
    before: standing && at.side === "before",
    running: mayStart && at === null && !debug.finished,
    ended: debug.finished || !mayStart,
    again: mayStart && debug.finished && again.from !== null ? again.start : null,
    goOn: () => move({ act: "continue", pause: number }),
    pause: () => tell({ act: "pause" }),
    step: () => move({ act: "step", pause: number }),
    into: () => move({ act: "into", pause: number }),
    out: () => move({ act: "out", pause: number }),
    stop: () => setIntervention({ kind: "stop" }),
    runTo:
      look.kind === "node" && selected !== at?.node && selected !== null
        ? () => move({ act: "to", node: selected, pause: number })
        : null,
    give: at === null ? null : () => setIntervention({ kind: "give", begun: null, pause: at }),
    back: backFrom(look, lines, setLook),
    fork:
      mayStart && looked !== null && isForkable(view, looked.node)
        ? () =>
            setIntervention({ kind: "fork", node: looked.node, path: looked.path, edits: false })
        : null,
    toggleStop:
      mayStart && selected !== null
        ? () => {
            const setup = toggledBefore(session.setup, view.document, selected);
            if (setup !== null) onChange({ setup });
          }
        : null,
  };
  return {
    at,
    look,
    setLook,
    looked,
    selected,
    deeds,
    canFork: (node: string) => mayStart && isForkable(view, node),
    tell,
    waiting,
    /** It was said yes to. */
    tellWaiting: () => {
      if (waiting === null) return;
      tellAgreed(waiting.order, () => {
        setWaiting(null);
        waiting.onTold?.();
      });
    },
    dropWaiting: () => setWaiting(null),
    toggle,
    intervention,
    setIntervention,
  };
}

/** Begins anew with the message that the run began with; not where another flow called it. */
function useAgain({ run, flow }: RunView, { caller }: DebugRun, { input }: DebugSession) {
  const start = useDebugStart(flow.id);
  const from = caller !== null || input?.kind === "call" ? null : (input?.run ?? run.id);
  return {
    from,
    start: () => {
      if (from === null || start.isPending) return;
      start.mutate(
        {
          flowId: flow.id,
          from: { kind: "run", run: from, node: null, path: "" },
          pace: "into",
        },
        { onError: (error) => notifyFailure(problemOf(error).message) },
      );
    },
  };
}

function lookedAt(
  look: Look,
  line: DebugLine | undefined,
  { pause, lines, finished }: DebugRun,
): Looked | null {
  if (look.kind === "line" && line !== undefined && line.node !== "") {
    return { node: line.node, path: line.path, now: false };
  }
  if (look.kind === "node") {
    return look.node === pause?.node
      ? { node: pause.node, path: pause.path, now: true }
      : { node: look.node, path: "", now: false };
  }
  if (pause !== null) return { node: pause.node, path: pause.path, now: true };
  return finished ? null : underWay(lines);
}

/** The step that the run waits for: for its next try, or for somebody who knows what came of it. */
function underWay(lines: readonly DebugLine[]): Looked | null {
  const last = lines.findLast(({ kind }) => kind === "step");
  if (last?.kind !== "step" || !unsettled.has(last.status)) return null;
  return { node: last.node, path: last.path, now: false };
}

/** The line before the one that is looked at. */
function backFrom(
  look: Look,
  lines: readonly DebugLine[],
  setLook: (look: Look) => void,
): (() => void) | null {
  const at = look.kind === "line" ? look.index : lines.length;
  return at <= 0 ? null : () => setLook({ kind: "line", index: at - 1 });
}

/** A run begins at its trigger anyway: that is a new start, not a fork. */
function isForkable({ trigger, document }: RunView, node: string): boolean {
  return node !== trigger?.node && document?.nodes[node] !== undefined;
}
