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
import { AgreeDialog } from "./agree-dialog";
import { AnswerDialog } from "./answer-dialog";
import { stoppable } from "./breakpoints";
import { EditDialog } from "./edit-dialog";
import { useEnding } from "./ending";
import { failingStep } from "./failure-form";
import { GiveDialog } from "./give-dialog";
import { LiveDialog, type SentAs } from "./live-dialog";
import { typeAt } from "./type-warning";
import {
  type DebugOrder,
  type DebugRun,
  type DebugSession,
  type DebugSlot,
  type Pause,
  useDebugStart,
  useDebugStop,
} from "./use-debug";
import { WentOn } from "./went-on";

/** What somebody is about to do to the run. */
export type Intervention =
  | { readonly kind: "edit" | "give"; readonly pause: Pause }
  | { readonly kind: "answer"; readonly pause: Pause }
  | {
      readonly kind: "send";
      readonly slot: DebugSlot;
      readonly pause: Pause;
      /** Although other runs of the message speak against it. */
      readonly as?: SentAs;
    }
  | { readonly kind: "fork"; readonly node: string; readonly path: string }
  | { readonly kind: "stop" }
  /** Somebody else set a system live: it is asked about before the order is given. */
  | { readonly kind: "agree"; readonly order: DebugOrder };

type Props = {
  readonly intervention: Intervention;
  readonly view: RunView;
  readonly session: DebugSession;
  readonly debug: DebugRun;
  readonly flowId: string;
  readonly busy: boolean;
  readonly onAgree: () => Promise<void>;
  readonly onOrder: (order: DebugOrder) => void;
  readonly onClose: () => void;
};

/** Asks what is needed for it, and then does it. */
export function Interventions(props: Props) {
  const { intervention, view, session, onOrder, onClose } = props;
  switch (intervention.kind) {
    case "agree":
      return (
        <AgreeDialog
          session={session}
          busy={props.busy}
          onYes={() =>
            void props.onAgree().then(
              () => onOrder(intervention.order),
              // What was wrong was said where it was sent.
              onClose,
            )
          }
          onClose={onClose}
        />
      );
    case "stop":
      return <StopDialog view={view} onClose={onClose} />;
    case "send":
      return (
        <LiveDialog
          slot={intervention.slot}
          steps={[faceOf(view.document, intervention.pause.node).name]}
          as={intervention.as ?? "once"}
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
      return (
        <AnswerDialog
          view={view}
          node={intervention.pause.node}
          name={faceOf(view.document, intervention.pause.node).name}
          ports={stoppable(view.document, intervention.pause.node)}
          step={failingStep(view.document, intervention.pause.node)}
          busy={props.busy}
          onOutcome={(outcome) => onOrder({ ...outcome, pause: intervention.pause.number })}
          onClose={onClose}
        />
      );
    default:
      return <WithArriving {...props} intervention={intervention} />;
  }
}

type Place = { readonly node: string; readonly path: string };

/** Gathers what its list handed on: nothing arrives that could be changed. */
function gathers({ document }: RunView, node: string): boolean {
  return nodeRegistry.get(document?.nodes[node]?.type ?? "")?.behaviour === "collect";
}

type Written = Extract<Intervention, { readonly kind: "edit" | "give" | "fork" }>;

/** As it was when it came: what somebody writes from does not change under it. */
function useKeptArriving({ view, debug }: Pick<Props, "view" | "debug">, place: Place): Arriving {
  const gathered = gathers(view, place.node);
  const read = useArriving(
    gathered ? null : { run: view.run.id, ...place, number: debug.lines.length },
  );
  const [kept, setKept] = useState<Arriving | null>(null);
  if (kept === null && read.state === "there") setKept(read);
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
        onClose={onClose}
      />
    );
  }
  const dialog = { ...props, pause: intervention.pause, name, arriving };
  return intervention.kind === "give" ? <GiveTo {...dialog} /> : <EditTo {...dialog} />;
}

type AtPauseProps = Omit<Props, "intervention"> & {
  readonly pause: Pause;
  readonly name: string;
  readonly arriving: Arriving;
};

function GiveTo({
  pause,
  name,
  arriving,
  view,
  session,
  debug,
  busy,
  onOrder,
  onClose,
}: AtPauseProps) {
  if (arriving.state === "reading") {
    return (
      <WritingDialog
        title={`Skip “${name}”?`}
        description="What arrives at it is read…"
        verb="Skip with this output"
        written={false}
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
      step={failingStep(view.document, pause.node)}
      initial={arriving.state === "there" ? arriving.text : ""}
      busy={busy}
      off={
        debug.pause?.number === pause.number ? null : (
          <WentOn debug={debug} session={session} view={view} name={name} />
        )
      }
      onOutcome={(outcome) => onOrder({ ...outcome, pause: pause.number })}
      onClose={onClose}
    />
  );
}

function EditTo(props: AtPauseProps) {
  const { pause, name, arriving, view, session, debug, flowId, busy, onOrder, onClose } = props;
  const forked = (value: Json) =>
    pause.path === "" ? { flowId, node: pause.node, value, onStarted: onClose } : null;
  return (
    <EditDialog
      title={`Change what arrives at “${name}”?`}
      description="The run goes on with this from here. What led to it stays as it was; the history says who changed it."
      verb="Let this arrive"
      arriving={arriving}
      type={typeAt(view.document, pause.node)}
      busy={busy}
      off={
        debug.pause?.number === pause.number
          ? null
          : (written) => (
              <WentOn
                debug={debug}
                session={session}
                view={view}
                name={name}
                fork={written === null ? null : forked(written.value)}
              />
            )
      }
      onGiven={({ value }) => onOrder({ act: "edit", value, pause: pause.number })}
      onClose={onClose}
    />
  );
}

/** A new run that begins at a step with what came before taken over, and perhaps something else arriving there. */
function ForkDialog({
  view,
  session,
  flowId,
  place,
  name,
  arriving,
  onClose,
}: {
  readonly view: RunView;
  readonly session: DebugSession;
  readonly flowId: string;
  readonly place: Place;
  readonly name: string;
  readonly arriving: Arriving;
  readonly onClose: () => void;
}) {
  const start = useDebugStart(flowId);
  const { end, question } = useEnding(session);
  const fork = (edit?: { readonly value: unknown }) =>
    end((ends) =>
      start.mutate(
        {
          flowId,
          from: {
            kind: "run",
            run: view.run.id,
            node: place.node,
            path: place.path,
            ...(edit !== undefined && { edit: edit.value as never }),
          },
          pace: "into",
          ends,
        },
        { onSuccess: onClose, onError: (error) => notifyFailure(problemOf(error).message) },
      ),
    );
  const ended = Object.values(session.setup.effects).includes("live")
    ? "This run is stopped, and nothing of the new one is live."
    : "This run is stopped.";
  if (place.path !== "") {
    return (
      <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
        {question}
        <DialogContent
          title={`Fork before “${name}”?`}
          description={`A new run of the saved draft begins ${forkWords(view)} Systems answer as they did here. ${ended}`}
          footer={
            <DialogActions keep="Stay here" busy={start.isPending} onClick={() => fork()}>
              Fork from here
            </DialogActions>
          }
        />
      </Dialog>
    );
  }
  return (
    <>
      {question}
      <EditDialog
        title={`Fork before “${name}”`}
        description={`A new run of the saved draft begins here; what came before is taken over. Change what arrives here, or let it arrive as it is. ${ended}`}
        keep="Do not fork"
        verb="Fork from here"
        arriving={arriving}
        type={typeAt(view.document, place.node)}
        untouched
        busy={start.isPending}
        onGiven={fork}
        onUntouched={() => fork()}
        onClose={onClose}
      />
    </>
  );
}

function forkWords({ summarised }: RunView): string {
  return summarised
    ? "with this list, which is too long to be taken over in part, and goes on to this item."
    : "here; what came before is taken over, the items before this one too, where the draft has the same steps in the list.";
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
