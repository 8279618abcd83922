"use client";

import { notify } from "@/components/ui/toast";
import type { FlowDocument, FlowProblem } from "@/runtime/flow/document";
import { showTrigger } from "./editor-actions";
import { useEditorStore } from "./editor-context";
import type { PublishChoice } from "./editor-dialogs";
import { PublishDialog } from "./publish-dialog";
import type { Autosave } from "./use-autosave";

type PublishHereProps = {
  /** The draft, or a version that is gone back to or taken elsewhere. */
  readonly choice: PublishChoice;
  readonly document: FlowDocument;
  readonly problems: readonly FlowProblem[];
  readonly next: number;
  readonly autosave: Autosave;
  readonly onShow: (problem: FlowProblem) => void;
  readonly onClose: () => void;
  readonly onChanged: () => void;
};

/** Publishing from the canvas: the draft is saved before, and its trigger is shown afterwards. */
export function PublishHere({
  choice,
  document,
  problems,
  next,
  autosave,
  onShow,
  onClose,
  onChanged,
}: PublishHereProps) {
  const store = useEditorStore();
  const onSave = async () => {
    const saved = await autosave.saver.save();
    return saved ? autosave.saver.revision() : null;
  };
  return (
    <PublishDialog
      document={document}
      {...(choice === "publish"
        ? { number: next, version: null, problems, onSave }
        : {
            number: choice.publish.number,
            version: choice.publish.hash,
            problems: [],
            onSave,
            ...(choice.environmentId === undefined ? {} : { into: choice.environmentId }),
          })}
      onShow={onShow}
      onClose={onClose}
      onPublished={({ number, environment, state }) => {
        onClose();
        onChanged();
        showTrigger(store);
        notify(
          state === "paused"
            ? `v${number} is published in ${environment}. It is paused: messages are stored, nothing runs.`
            : `v${number} is live in ${environment}.`,
        );
      }}
    />
  );
}
