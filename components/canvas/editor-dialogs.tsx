"use client";

import { useAddressChoice } from "@/components/shell/use-address-choice";
import { HeldKeys } from "@/components/ui/held-keys";
import { laterComponent } from "@/components/ui/later-component";
import type { FlowDocument, FlowProblem } from "@/runtime/flow/document";
import type { Add } from "./editor-actions";
import { useEditor } from "./editor-context";
import type { Autosave } from "./use-autosave";
import type { VersionChoice } from "./version-list";

// What lies over the canvas comes when it is asked for: none of it is needed to draw. Into lists one types
// at once: what is typed before they are there is kept for them.
const QuickAddHere = laterComponent(
  () => import("./quick-add-here").then((module) => module.QuickAddHere),
  HeldKeys,
);
const ConnectFromSelection = laterComponent(
  () => import("./connect-from-selection").then((module) => module.ConnectFromSelection),
  HeldKeys,
);
const SearchDialog = laterComponent(
  () => import("./search-dialog").then((module) => module.SearchDialog),
  HeldKeys,
);
const PublishHere = laterComponent(
  () => import("./publish-here").then((module) => module.PublishHere),
  HeldKeys,
);
const ExtractDialog = laterComponent(
  () => import("./extract-dialog").then((module) => module.ExtractDialog),
  HeldKeys,
);
const ConflictDialog = laterComponent(() =>
  import("./conflict-dialog").then((module) => module.ConflictDialog),
);

/** The draft; a version is gone back to, or taken to another environment. */
export type PublishChoice =
  | "publish"
  | { readonly publish: VersionChoice; readonly environmentId?: string };

export type OpenDialog = PublishChoice | "connect" | "search" | "extract" | null;

type EditorDialogsProps = {
  readonly open: OpenDialog;
  readonly onOpen: (dialog: OpenDialog) => void;
  readonly document: FlowDocument;
  readonly problems: readonly FlowProblem[];
  /** Number that publishing gives the draft. */
  readonly next: number;
  readonly autosave: Autosave;
  readonly add: Add;
  readonly onShow: (problem: FlowProblem) => void;
  readonly onChanged: () => void;
};

/** What can lie over the canvas: adding, connecting, publishing, keys, a conflict. */
export function EditorDialogs({
  open,
  onOpen,
  document,
  problems,
  next,
  autosave,
  add,
  onShow,
  onChanged,
}: EditorDialogsProps) {
  const request = useEditor(({ quickAdd }) => quickAdd);
  const [, showDock] = useAddressChoice<string>("dock", "problems");
  const close = () => onOpen(null);
  const onSave = async () => {
    const saved = await autosave.saver.save();
    return saved ? autosave.saver.revision() : null;
  };
  return (
    <>
      {request === null ? null : <QuickAddHere request={request} add={add} />}
      {open === "publish" || (typeof open === "object" && open !== null) ? (
        <PublishHere
          choice={open}
          document={document}
          problems={problems}
          next={next}
          autosave={autosave}
          onShow={onShow}
          onClose={close}
          onChanged={onChanged}
        />
      ) : null}
      {open === "connect" ? <ConnectFromSelection add={add} onClose={close} /> : null}
      {open === "search" ? <SearchDialog onClose={close} /> : null}
      {open === "extract" ? <ExtractDialog onSave={onSave} onClose={close} /> : null}
      {autosave.conflict === null ? null : (
        <ConflictDialog
          key={autosave.conflict.revision}
          conflict={autosave.conflict}
          onResolve={async (chosen, keep) => {
            await autosave.saver.resolve(chosen, keep);
            onChanged();
          }}
          onShowCopies={() => showDock("versions")}
        />
      )}
    </>
  );
}
