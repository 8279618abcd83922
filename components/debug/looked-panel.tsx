"use client";

import { FileInput, Plug, RotateCcw } from "lucide-react";
import type { SureWays } from "@/components/runs/given-words";
import { faceOf } from "@/components/runs/node-words";
import { StepPanel } from "@/components/runs/step-panel";
import { Trouble } from "@/components/runs/step-trouble";
import { type RunView, type Selection, useStep } from "@/components/runs/use-run";
import { usePath } from "@/components/shell/place";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { assumedSteps } from "./assumed-steps";
import { canReach, isGone } from "./effect-row";
import type { Intervention } from "./interventions";
import { AssumedEnd, RestingLead } from "./resting-note";
import { StandPanel, UnreachedPanel } from "./stand-panel";
import { StopsOfStep } from "./stops-of-step";
import type { DebugOrder, DebugRun, DebugSession, DebugSetup, DebugSlot } from "./use-debug";

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
  /** Steps that come out as they do by assumed answers, with whose. */
  readonly resting: ReadonlyMap<string, readonly string[]>;
  /** Begins anew with the same message; null where that cannot be. */
  readonly again: (() => void) | null;
  /** Begins with another message. */
  readonly onAnother: () => void;
  /** Begins with the message of this run, once it was changed; null where it has none of its own. */
  readonly onMessage: (() => void) | null;
  /** Whether a new run can begin before a step. */
  readonly canFork: (node: string) => boolean;
};

/** What is known of the step that is looked at: where the run stands, where it was, or where it was not yet. */
export function LookedPanel(props: LookedPanelProps) {
  const { view, debug, session, looked, mayChange, onSetup, onIntervention, onOrder } = props;
  const { pause } = debug;
  if (looked === null) {
    if (debug.called !== null) return <CalledPanel called={debug.called} />;
    return debug.finished ? (
      <EndedPanel {...props} />
    ) : (
      <p className="p-3 text-fg-2">The run is on its way.</p>
    );
  }
  if (pause !== null && looked.now && pause.side === "before") {
    return (
      <StandPanel
        view={view}
        session={session}
        pause={pause}
        answered={debug.answered}
        done={debug.lines.length}
        busy={props.busy}
        mayChange={mayChange}
        onSetup={onSetup}
        onEdit={() => onIntervention({ kind: "edit", begun: null, pause })}
        onGive={() => onIntervention({ kind: "answer", begun: null, pause })}
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
    const sandbox = sandboxOf(props, looked.node);
    const { node, path } = looked;
    return (
      <StepPanel
        lead={
          <>
            {hasFailed(props, looked) && props.canFork(looked.node) ? (
              <TryAgain
                stands={pause !== null}
                mocked={goneAt(session, looked.node)}
                onFork={() => onIntervention({ kind: "fork", node, path, edits: true })}
              />
            ) : null}
            <RestingLead
              document={view.document}
              node={looked.node}
              resting={props.resting}
              onLook={props.onLook}
            />
          </>
        }
        sure={
          sandbox === null ? null : (
            <Button
              size="s"
              onClick={() =>
                onIntervention({ kind: "fork", node, path, edits: false, asks: sandbox })
              }
            >
              <Icon as={Plug} size="s" />
              Ask the sandbox…
            </Button>
          )
        }
        ways={waysOf(session, looked.node)}
        mend={
          // What comes later is forked before, and edited there.
          props.onMessage === null || looked.node !== view.trigger?.node ? null : (
            <Button size="s" onClick={props.onMessage}>
              <Icon as={FileInput} size="s" />
              Change the message
            </Button>
          )
        }
        foot={
          <StopsOfStep
            document={view.document}
            node={looked.node}
            session={session}
            mayChange={mayChange}
            onSetup={onSetup}
          />
        }
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

/** What a mocked step would ask in a run that is forked before it; null where it has none, or asks it as it is set. */
function sandboxOf(
  { session, mayChange, canFork }: LookedPanelProps,
  node: string,
): DebugSlot | null {
  const slot = session.slots.find(({ nodes }) => nodes.includes(node));
  if (slot === undefined || !mayChange || !canFork(node)) return null;
  const isMocked = (session.setup.effects[slot.slot] ?? "mocked") === "mocked";
  return isMocked && canReach(slot, "sandbox", false) ? slot : null;
}

/** What the system of a step can be asked as; null where it has none of its own, as a call of a flow. */
function waysOf({ slots, mayGoLive }: DebugSession, node: string): SureWays | null {
  const slot = slots.find(({ nodes }) => nodes.includes(node));
  if (slot === undefined) return null;
  const [sandbox, live] = [canReach(slot, "sandbox", mayGoLive), canReach(slot, "live", mayGoLive)];
  return { sandbox, live };
}

/** The slot of a step that is mocked from now on, as its sandbox is not there any more; else null. */
function goneAt({ slots, setup }: DebugSession, node: string): string | null {
  const slot = slots.find(({ nodes }) => nodes.includes(node));
  return slot !== undefined && isGone(slot, setup) ? slot.slot : null;
}

/** The run stands after it, or has ended with it. */
function hasFailed({ view, debug }: LookedPanelProps, { node, now }: Looked): boolean {
  if (debug.pause !== null) return now && debug.pause.side === "after";
  return debug.finished && view.nodes.some((one) => one.node === node && one.status === "failed");
}

/** What one can do about a step that failed: it is not executed again in this run. */
function TryAgain({
  stands,
  mocked,
  onFork,
}: {
  readonly stands: boolean;
  /** What is mocked in the new run although it was not in this one; null for nothing. */
  readonly mocked: string | null;
  readonly onFork: () => void;
}) {
  return (
    <div className="flex items-center gap-2 px-3 pb-3 text-12 text-fg-2">
      <p className="min-w-0 flex-1">
        {stands
          ? "Continue goes on as a run does after this failure. To have it done again, begin anew before it, with the same or another document."
          : "To have it done again, begin anew before it, with the same or another document."}
      </p>
      <Button size="s" onClick={onFork}>
        <Icon as={RotateCcw} size="s" />
        {mocked === null ? "Edit and try again…" : `Try again, ${mocked} mocked…`}
      </Button>
    </div>
  );
}

function EndedPanel({ view, debug, now, again, onAnother, onLook }: LookedPanelProps) {
  const failed = view.run.status === "failed" ? failedStep(debug) : null;
  return (
    <div className="flex min-h-0 flex-1 flex-col items-start gap-3 overflow-y-auto p-3">
      {failed === null ? null : <FailedAt {...{ view, failed, now, onLook }} />}
      <p className="text-fg-2">
        The run has {view.run.status === "failed" ? "failed" : "ended"}. Choose one of its steps, in
        the list or on the drawing, to look at it or to fork from there.
      </p>
      <AssumedEnd document={view.document} assumed={assumedSteps(debug.lines)} onLook={onLook} />
      <div className="flex flex-wrap gap-2">
        {again === null ? null : (
          <Button look="primary" onClick={again}>
            Start again with the same message
          </Button>
        )}
        <Button onClick={onAnother}>Another message…</Button>
      </div>
    </div>
  );
}

/** The step that it ended with. */
function failedStep({ lines }: DebugRun): Selection | null {
  const failed = lines.findLast((line) => line.kind === "step" && line.status === "failed");
  return failed === undefined ? null : { node: failed.node, path: failed.path, attempt: null };
}

/** What the run failed of. */
function FailedAt({
  view,
  failed,
  now,
  onLook,
}: Pick<LookedPanelProps, "view" | "now" | "onLook"> & { readonly failed: Selection }) {
  const { data } = useStep(view.run, failed);
  const { name } = faceOf(view.document, failed.node ?? "");
  return (
    <section aria-label="Failed at" className="flex w-full flex-col items-start gap-2">
      <p className="font-medium">{name} failed.</p>
      {data?.line == null ? null : (
        <div className="w-full">
          <Trouble view={view} step={data} selection={failed} now={now} />
        </div>
      )}
      <Button size="s" onClick={() => onLook(failed.node ?? "")}>
        Look at this step
      </Button>
    </section>
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
        <Link href={path(`/flows/${called.flow}/debug`)}>Look into {called.name}</Link>
      </Button>
    </div>
  );
}
