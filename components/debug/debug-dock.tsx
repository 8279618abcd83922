"use client";

import { faceOf } from "@/components/runs/node-words";
import type { FlowDocument } from "@/runtime/flow/document";
import { EffectsList } from "./effects-list";
import { StepsSoFar } from "./steps-so-far";
import type { DebugRun, DebugSession, useDebugSession } from "./use-debug";
import { WatchList } from "./watch-list";

/** Where watches look: at the step that is looked at, else where the run stands. */
function watchedAt({ pause, lines }: DebugRun, line: number | null) {
  const looked = line === null ? undefined : lines[line];
  if (line !== null && looked !== undefined && looked.node !== "") {
    return { node: looked.node, path: looked.path, index: line };
  }
  return pause === null ? null : { node: pause.node, path: pause.path, index: lines.length };
}

/** Below the drawing: what effects reach, what is watched, and what was done. */
export function DebugDock({
  run,
  debug,
  session,
  document,
  mayChange,
  line,
  onChange,
  onLine,
  onOlder,
}: {
  readonly run: string;
  readonly debug: DebugRun;
  readonly session: DebugSession;
  readonly document: FlowDocument | null;
  readonly mayChange: boolean;
  /** The one that is looked at. */
  readonly line: number | null;
  readonly onChange: ReturnType<typeof useDebugSession>["change"];
  readonly onLine: (index: number | null) => void;
  /** Steps through the older message; null for whoever may not. */
  readonly onOlder: (() => void) | null;
}) {
  const { pause, lines } = debug;
  const now = watchedAt(debug, line);
  const before = lines.slice(0, now?.index).findLast(({ kind }) => kind === "step");
  return (
    <>
      <EffectsList
        session={session}
        document={document}
        mayChange={mayChange}
        onChange={(setup, live) => onChange({ setup, ...(live !== undefined && { live }) })}
      />
      <WatchList
        expressions={session.watches}
        at={now === null ? null : faceOf(document, now.node).name}
        now={now === null ? null : { run, node: now.node, path: now.path }}
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
        selected={line}
        onSelect={onLine}
        onOlder={onOlder}
      />
    </>
  );
}
