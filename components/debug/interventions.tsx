"use client";

import { useState } from "react";
import { faceOf } from "@/components/runs/node-words";
import { type Arriving, useArriving } from "@/components/runs/use-arriving";
import type { RunView } from "@/components/runs/use-run";
import { problemOf } from "@/components/shell/trpc";
import { WritingDialog } from "@/components/shell/writing-dialog";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { notifyFailure } from "@/components/ui/toast";
import type { Json } from "@/runtime/json";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { AnswerDialog } from "./answer-dialog";
import { asBound, isHere } from "./before-words";
import { stoppable } from "./breakpoints";
import { isElsewhere, isThere, type NewCarried, type Writing } from "./carried";
import { EditDialog } from "./edit-dialog";
import { failingSteps } from "./failing-steps";
import { ForkDialog } from "./fork-dialog";
import { GiveDialog } from "./give-dialog";
import { LiveDialog, type SentAs } from "./live-dialog";
import { carrying, offOf } from "./off-pause";
import type { Held, OutcomeWriting } from "./outcome-dialog";
import { typeAt, typeGivenBy } from "./type-warning";
import {
  type DebugOrder,
  type DebugRun,
  type DebugSession,
  type DebugSlot,
  type Pause,
  useDebugStop,
} from "./use-debug";
import type { ForkWith } from "./went-on";

/** What somebody is about to do to the run. */
export type Intervention =
  | (Writing & { readonly pause: Pause })
  | {
      readonly kind: "send";
      readonly slot: DebugSlot;
      readonly pause: Pause;
      /** Although other runs of the message speak against it. */
      readonly as?: SentAs;
    }
  | {
      readonly kind: "fork";
      readonly node: string;
      readonly path: string;
      /** To let something else arrive there. */
      readonly edits: boolean;
      /** Is asked in its sandbox from there on; absent: all stay as they are set. */
      readonly asks?: DebugSlot;
    }
  | { readonly kind: "stop" };

type Props = {
  readonly intervention: Intervention;
  readonly view: RunView;
  readonly session: DebugSession;
  readonly debug: DebugRun;
  readonly flowId: string;
  readonly busy: boolean;
  /** What is written goes on in a run that begins anew. */
  readonly onCarry: (carried: NewCarried) => void;
  readonly onOrder: (order: DebugOrder) => void;
  readonly onClose: () => void;
};

/** Asks what is needed for it, and then does it. */
export function Interventions({ intervention: asked, ...rest }: Props) {
  const intervention = useComeTo(asked, rest);
  const props = { ...rest, intervention };
  const { view, onOrder, onClose } = props;
  switch (intervention.kind) {
    case "stop":
      return <StopDialog view={view} onClose={onClose} />;
    case "send":
      return (
        <LiveDialog
          slot={intervention.slot}
          steps={[faceOf(view.document, intervention.pause.node).name]}
          as={intervention.as ?? "once"}
          knows={knowsKey(intervention.pause, rest.session)}
          onYes={() =>
            onOrder({
              act: "send",
              mode: "live",
              pause: intervention.pause.number,
              ...(intervention.slot.live !== null && { connection: intervention.slot.live.id }),
              ...(intervention.as !== undefined && { as: intervention.as }),
            })
          }
          onClose={onClose}
        />
      );
    case "answer":
      return <AnswerTo {...props} pause={intervention.pause} begun={intervention.begun} />;
    default:
      return <WithArriving {...props} intervention={intervention} />;
  }
}

/** What was taken before the run had come there can be given once it has; what it then goes past was missed there. */
function useComeTo(
  asked: Intervention,
  { view, debug }: Pick<Props, "view" | "debug">,
): Intervention {
  const [come, setCome] = useState<{ readonly asked: Intervention; readonly pause: Pause }>();
  if (!("pause" in asked) || !isElsewhere(asked.pause)) return asked;
  if (come?.asked === asked) return { ...asked, pause: come.pause };
  const { id: run } = view.run;
  const { pause } = debug;
  if (pause === null || !isThere({ run, ...asked.pause }, run, pause)) return asked;
  setCome({ asked, pause });
  return { ...asked, pause };
}

/** The system that the step would be sent to is known to have got its key. */
function knowsKey({ reason }: Pause, { slots }: DebugSession): boolean {
  return reason.why === "done-before" && isHere(asBound(reason.before, slots));
}

type Place = { readonly node: string; readonly path: string };

/** Gathers what its list handed on: nothing arrives that could be changed. */
function gathers({ document }: RunView, node: string): boolean {
  return nodeRegistry.get(document?.nodes[node]?.type ?? "")?.behaviour === "collect";
}

type Written = Exclude<Intervention, { readonly kind: "answer" | "send" | "stop" }>;

/** As it was when it came: what somebody writes from does not change under it. */
function useKeptArriving({ view, debug }: Pick<Props, "view" | "debug">, place: Place): Arriving {
  const gathered = gathers(view, place.node);
  const read = useArriving(
    gathered ? null : { run: view.run.id, ...place, number: debug.lines.length },
  );
  const [kept, setKept] = useState<Arriving | null>(null);
  // That nothing is there may change when the run goes on; what is written stands in its field meanwhile.
  if (read.state !== "reading" && read.state !== kept?.state && kept?.state !== "there") {
    setKept(read);
  }
  if (!gathered) return kept ?? read;
  return {
    state: "away",
    why: "This step gathers what its list handed on. Change it in the list.",
  };
}

function WithArriving(props: Props & { readonly intervention: Written }) {
  const { intervention, view, flowId, onClose } = props;
  const { node, path } = intervention.kind === "fork" ? intervention : intervention.pause;
  const arriving = useKeptArriving(props, { node, path });
  const { name } = faceOf(view.document, node);
  if (intervention.kind === "fork") {
    return (
      <ForkDialog
        view={view}
        session={props.session}
        flowId={flowId}
        place={{ node, path }}
        name={name}
        arriving={arriving}
        edits={intervention.edits}
        asks={intervention.asks ?? null}
        onCarry={props.onCarry}
        onClose={onClose}
      />
    );
  }
  const dialog = { ...props, pause: intervention.pause, name, arriving };
  return intervention.kind === "give" ? (
    <GiveTo {...dialog} begun={intervention.begun} />
  ) : (
    <EditTo {...dialog} begun={intervention.begun} />
  );
}

type AtPauseProps = Omit<Props, "intervention"> & { readonly pause: Pause };
type WithArrivingProps = AtPauseProps & { readonly name: string; readonly arriving: Arriving };

function AnswerTo(props: AtPauseProps & { readonly begun: OutcomeWriting | null }) {
  const { view, pause, begun, busy, onOrder, onClose } = props;
  return (
    <AnswerDialog
      view={view}
      node={pause.node}
      name={faceOf(view.document, pause.node).name}
      ports={stoppable(view.document, pause.node)}
      steps={failingSteps(view.document, [pause.node])}
      heldAt={(port) => ({ ...typeGivenBy(view.document, pause.node, port), before: "" })}
      begun={begun}
      busy={busy}
      off={offOf(props, (writing: OutcomeWriting) =>
        carrying(props, { kind: "answer", begun: writing }),
      )}
      onOutcome={(outcome) => onOrder({ ...outcome, pause: pause.number })}
      onClose={onClose}
    />
  );
}

function GiveTo(props: WithArrivingProps & { readonly begun: OutcomeWriting | null }) {
  const { pause, name, arriving, begun, view, busy, onOrder, onClose } = props;
  const initial = arriving.state === "there" ? arriving.text : "";
  /** What a step hands on as it arrived is as wrong as that was. */
  const heldAt = (port: string): Held => {
    const given = typeGivenBy(view.document, pause.node, port);
    const isHandedOn = given.type === typeAt(view.document, pause.node);
    return { ...given, before: isHandedOn ? initial : "" };
  };
  if (arriving.state === "reading") {
    return (
      <WritingDialog
        title={`Skip “${name}”?`}
        description="What arrives at it is read…"
        verb="Skip with this output"
        written={begun !== null}
        busy={false}
        disabled
        onDone={onClose}
        onClose={onClose}
      >
        <Skeleton lines={6} />
      </WritingDialog>
    );
  }
  return (
    <GiveDialog
      name={name}
      ports={stoppable(view.document, pause.node)}
      steps={failingSteps(view.document, [pause.node])}
      initial={initial}
      heldAt={heldAt}
      begun={begun}
      busy={busy}
      off={offOf(props, (writing: OutcomeWriting) =>
        carrying(props, { kind: "give", begun: writing }),
      )}
      onOutcome={(outcome) => onOrder({ ...outcome, pause: pause.number })}
      onClose={onClose}
    />
  );
}

function EditTo(props: WithArrivingProps & { readonly begun: { readonly value: Json } | null }) {
  const { pause, name, arriving, begun, flowId, busy, onOrder, onClose } = props;
  const { node, path } = pause;
  /** Outside of lists it arrives at once. */
  const forkWith = ({ value }: { readonly value: Json }): ForkWith =>
    path === ""
      ? { flowId, place: { node, path }, edit: value, onStarted: onClose }
      : carrying(props, { kind: "edit", begun: { value } });
  return (
    <EditDialog
      title={`Change what arrives at “${name}”?`}
      description="The run goes on with this from here. What led to it stays as it was; the history says who changed it."
      verb="Let this arrive"
      arriving={arriving}
      type={typeAt(props.view.document, pause.node)}
      begun={begun}
      busy={busy}
      off={offOf(props, forkWith)}
      onGiven={({ value }) => onOrder({ act: "edit", value, pause: pause.number })}
      onClose={onClose}
    />
  );
}

function StopDialog({ view, onClose }: { readonly view: RunView; readonly onClose: () => void }) {
  const stop = useDebugStop(view.run.id);
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        title="Stop this run?"
        description="It ends where it stands. Its steps stay, to look at and to fork from; breakpoints and watches stay, too."
        footer={
          <DialogActions
            keep="Keep it paused"
            busy={stop.isPending}
            onClick={() =>
              stop.mutate(
                { run: view.run.id },
                { onSuccess: onClose, onError: (error) => notifyFailure(problemOf(error).message) },
              )
            }
          >
            Stop the run
          </DialogActions>
        }
      />
    </Dialog>
  );
}
