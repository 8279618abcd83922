"use client";

import { faceOf } from "@/components/runs/node-words";
import { type RunView, useStep } from "@/components/runs/use-run";
import { problemOf } from "@/components/shell/trpc";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { notifyFailure } from "@/components/ui/toast";
import { AgreeDialog } from "./agree-dialog";
import { stoppable } from "./breakpoints";
import { EditDialog } from "./edit-dialog";
import { useEnding } from "./ending";
import { GiveDialog } from "./give-dialog";
import { LiveDialog, type SentAs } from "./live-dialog";
import {
  type DebugOrder,
  type DebugSession,
  type DebugSlot,
  type Pause,
  useDebugStart,
  useDebugStop,
} from "./use-debug";

/** What somebody is about to do to the run. */
export type Intervention =
  | { readonly kind: "edit" | "give"; readonly pause: Pause }
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
    default:
      return <WithArriving {...props} />;
  }
}

/** What arrives at the step as text; empty where it is not there or too large for a page. */
function useArriving(view: RunView, node: string, path: string) {
  const { data, error, isPlaceholderData } = useStep(view.run, { node, path, attempt: null });
  if (error) return "null";
  if (data === undefined || isPlaceholderData) return null;
  const [input, ...others] = data.inputs;
  if (others.length > 0 || input?.value?.complete !== true) return "null";
  return input.value.text;
}

function WithArriving({ intervention, view, session, flowId, busy, onOrder, onClose }: Props) {
  const place =
    intervention.kind === "fork"
      ? intervention
      : intervention.kind === "edit" || intervention.kind === "give"
        ? intervention.pause
        : null;
  const text = useArriving(view, place?.node ?? "", place?.path ?? "");
  if (place === null || text === null) return null;
  const { name } = faceOf(view.document, place.node);
  if (intervention.kind === "give") {
    return (
      <GiveDialog
        name={name}
        ports={stoppable(view.document, place.node)}
        initial={text}
        busy={busy}
        onOutcome={(outcome) => onOrder({ ...outcome, pause: intervention.pause.number })}
        onClose={onClose}
      />
    );
  }
  if (intervention.kind === "edit") {
    return (
      <EditDialog
        title={`Change what arrives at “${name}”?`}
        description="The run goes on with this from here. What led to it stays as it was; the history says who changed it."
        verb="Let this arrive"
        initial={text}
        busy={busy}
        onGiven={({ value }) => onOrder({ act: "edit", value, pause: intervention.pause.number })}
        onClose={onClose}
      />
    );
  }
  return (
    <ForkDialog
      view={view}
      session={session}
      flowId={flowId}
      place={place}
      name={name}
      initial={text}
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
  initial,
  onClose,
}: {
  readonly view: RunView;
  readonly session: DebugSession;
  readonly flowId: string;
  readonly place: { readonly node: string; readonly path: string };
  readonly name: string;
  readonly initial: string;
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
        description={`A new run of the saved draft begins here; what came before is taken over. Change what arrives, or leave it. ${ended}`}
        verb="Fork from here"
        initial={initial}
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
    : "here; what came before is taken over, the items before this one too.";
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
