"use client";

import { faceOf } from "@/components/runs/node-words";
import type { FlowDocument } from "@/runtime/flow/document";
import { EffectsList } from "./effects-list";
import type { Looked } from "./looked-panel";
import { StepsSoFar } from "./steps-so-far";
import { markedLine } from "./told-lines";
import type { DebugRun, DebugSession, useDebugSession } from "./use-debug";
import type { Look } from "./use-stepping";
import { WatchList } from "./watch-list";
import { watchedAt } from "./watched-at";

function watchedWords(name: string, isReached: boolean): string {
  return isReached ? name : `${name}, not reached yet`;
}

/** Below the drawing: what effects reach, what is watched, and what was done. */
export function DebugDock({
  run,
  debug,
  session,
  document,
  mayChange,
  look,
  looked,
  resting,
  onChange,
  onLine,
  onOlder,
}: {
  readonly run: string;
  readonly debug: DebugRun;
  readonly session: DebugSession;
  readonly document: FlowDocument | null;
  readonly mayChange: boolean;
  readonly look: Look;
  readonly looked: Looked | null;
  /** Steps that decided by an assumed answer. */
  readonly resting: ReadonlySet<string>;
  readonly onChange: ReturnType<typeof useDebugSession>["change"];
  readonly onLine: (index: number | null) => void;
  /** Steps through the older message; null for whoever may not. */
  readonly onOlder: (() => void) | null;
}) {
  const { pause, lines } = debug;
  const at = watchedAt(debug, look);
  const now = at === null || at.path === null ? null : { run, node: at.node, path: at.path };
  const before =
    now === null ? undefined : lines.slice(0, at?.index).findLast(({ kind }) => kind === "step");
  return (
    <>
      <EffectsList
        session={session}
        pause={pause}
        document={document}
        mayChange={mayChange}
        onChange={(setup, live) => onChange({ setup, ...(live !== undefined && { live }) })}
      />
      <WatchList
        expressions={session.watches}
        at={at === null ? null : watchedWords(faceOf(document, at.node).name, now !== null)}
        now={now}
        before={before === undefined ? null : { run, node: before.node, path: before.path }}
        number={pause?.number ?? 0}
        stopping={session.setup.onChange}
        mayChange={mayChange}
        onChange={(watches, stopping) =>
          onChange({ watches, setup: { ...session.setup, onChange: [...stopping] } })
        }
      />
      <StepsSoFar
        debug={debug}
        document={document}
        marked={markedLine(debug, look, looked)}
        resting={resting}
        onSelect={onLine}
        onOlder={onOlder}
      />
    </>
  );
}
