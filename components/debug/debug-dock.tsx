"use client";

import type { FlowDocument } from "@/runtime/flow/document";
import { EffectsList } from "./effects-list";
import { StepsSoFar } from "./steps-so-far";
import type { DebugRun, DebugSession, useDebugSession } from "./use-debug";
import { WatchList } from "./watch-list";

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
  const before = lines.findLast(({ kind }) => kind === "step");
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
        now={pause === null ? null : { run, node: pause.node, path: pause.path }}
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
