"use client";

import Link from "next/link";
import { StepPanel } from "@/components/runs/step-panel";
import type { RunView } from "@/components/runs/use-run";
import { usePath } from "@/components/shell/place";
import { Button } from "@/components/ui/button";
import type { Intervention } from "./interventions";
import { StandPanel, UnreachedPanel } from "./stand-panel";
import type { DebugOrder, DebugRun, DebugSession, DebugSetup } from "./use-debug";

/** A step that is looked at; `now`: the one the run stands at. */
export type Looked = { readonly node: string; readonly path: string; readonly now: boolean };

type LookedPanelProps = {
  readonly view: RunView;
  readonly debug: DebugRun;
  readonly session: DebugSession;
  readonly looked: Looked | null;
  readonly now: number;
  readonly busy: boolean;
  readonly mayChange: boolean;
  readonly onSetup: (setup: DebugSetup) => void;
  readonly onIntervention: (intervention: Intervention) => void;
  readonly onOrder: (order: DebugOrder) => void;
  readonly onLook: (node: string) => void;
};

/** What is known of the step that is looked at: where the run stands, where it was, or where it was not yet. */
export function LookedPanel(props: LookedPanelProps) {
  const { view, debug, session, looked, mayChange, onSetup, onIntervention, onOrder } = props;
  const { pause } = debug;
  if (looked === null) {
    if (debug.called !== null) return <CalledPanel called={debug.called} />;
    return (
      <p className="p-3 text-fg-2">
        {debug.finished
          ? "The run has ended. Its steps are in the list below; start again with the same or another message."
          : "The run is on its way."}
      </p>
    );
  }
  if (pause !== null && looked.now && pause.side === "before") {
    return (
      <StandPanel
        view={view}
        session={session}
        pause={pause}
        answered={debug.answered}
        busy={props.busy}
        mayChange={mayChange}
        onSetup={onSetup}
        onEdit={() => onIntervention({ kind: "edit", pause })}
        onGive={() => onIntervention({ kind: "give", pause })}
        onCall={(act) =>
          onOrder(
            act === "into"
              ? { act, pause: pause.number }
              : { act: "send", mode: "sandbox", pause: pause.number },
          )
        }
        onTake={() => onOrder({ act: "take", pause: pause.number })}
        onContinue={() => onOrder({ act: "continue", pause: pause.number })}
        onSendAs={(slot, as) => onIntervention({ kind: "send", slot, pause, as })}
        onSend={(slot, mode) => {
          if (mode === "live") onIntervention({ kind: "send", slot, pause });
          else onOrder({ act: "send", mode, pause: pause.number });
        }}
      />
    );
  }
  if (view.nodes.some(({ node }) => node === looked.node)) {
    return (
      <StepPanel
        view={view}
        node={looked.node}
        selection={{ node: looked.node, path: looked.path, attempt: null }}
        now={props.now}
        onSelect={(next) => {
          if (next.node != null) props.onLook(next.node);
        }}
      />
    );
  }
  return (
    <UnreachedPanel
      document={view.document}
      node={looked.node}
      session={session}
      mayChange={mayChange}
      onSetup={onSetup}
    />
  );
}

/** The run waits for that of another flow, which is stepped through on its own page. */
function CalledPanel({ called }: { readonly called: NonNullable<DebugRun["called"]> }) {
  const path = usePath();
  return (
    <div className="flex flex-col items-start gap-3 p-3">
      <p className="text-fg-2">
        The run waits for the flow <b className="font-medium text-fg">{called.name}</b>, which it
        calls. This one goes on when that has ended.
      </p>
      <Button asChild look="primary">
        <Link href={path(`/flows/${called.flow}/debug`)} prefetch={false}>
          Look into {called.name}
        </Link>
      </Button>
    </div>
  );
}
