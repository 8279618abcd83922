"use client";

import type { Arriving } from "@/components/runs/use-arriving";
import type { RunView } from "@/components/runs/use-run";
import { problemOf } from "@/components/shell/trpc";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { notifyFailure } from "@/components/ui/toast";
import type { NewCarried } from "./carried";
import { EditDialog } from "./edit-dialog";
import { useEnding } from "./ending";
import { forkWords } from "./fork-words";
import { keptEffects } from "./kept-effects";
import { typeAt } from "./type-warning";
import { type DebugSession, type DebugSlot, useBegunAnew, useDebugStart } from "./use-debug";

/** A new run that begins at a step with what came before taken over, and perhaps something else arriving there. */
export function ForkDialog({
  view,
  session,
  flowId,
  place,
  name,
  arriving,
  edits,
  asks,
  onCarry,
  onClose,
}: {
  readonly view: RunView;
  readonly session: DebugSession;
  readonly flowId: string;
  readonly place: { readonly node: string; readonly path: string };
  readonly name: string;
  readonly arriving: Arriving;
  /** Something else is to arrive there. */
  readonly edits: boolean;
  /** Is asked in its sandbox in the new run, and from then on; null: all stay as they are set. */
  readonly asks: DebugSlot | null;
  readonly onCarry: (carried: NewCarried) => void;
  readonly onClose: () => void;
}) {
  const start = useDebugStart(flowId);
  const { end, question } = useEnding(session);
  const anew = useBegunAnew(view.run.id, place.path !== "" && view.summarised);
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
          ...(asks !== null && {
            effects: { ...keptEffects(session.setup), [asks.slot]: "sandbox" as const },
          }),
        },
        {
          onSuccess: ({ run }) => {
            if (place.path !== "" && edits) {
              onCarry({ run, ...place, written: { kind: "edit", begun: null } });
            }
            onClose();
          },
          onError: (error) => notifyFailure(problemOf(error).message),
        },
      ),
    );
  const ended = Object.values(session.setup.effects).includes("live")
    ? "This run is stopped, and nothing of the new one is live."
    : "This run is stopped.";
  const answers =
    asks === null
      ? "Mocked systems answer as they did here."
      : `In it ${asks.slot} is asked in its sandbox${asks.sandbox === null ? "" : `, ${asks.sandbox.name}`}; other systems answer as they did here.`;
  if (place.path !== "") {
    return (
      <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
        {question}
        <DialogContent
          title={`Fork before “${name}”?`}
          description={`A new run of the saved draft begins ${forkWords(anew)} ${edits ? "Where it stands before this step, you change what arrives. " : ""}${answers} ${ended}`}
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
        description={`A new run of the saved draft begins here; what came before is taken over. Change what arrives here, or let it arrive as it is. ${asks === null ? "" : `${answers} `}${ended}`}
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
