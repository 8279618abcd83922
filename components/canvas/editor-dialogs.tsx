"use client";

import { useAddressChoice } from "@/components/shell/use-address-choice";
import { HeldKeys } from "@/components/ui/held-keys";
import { laterComponent } from "@/components/ui/later-component";
import { notify } from "@/components/ui/toast";
import type { FlowDocument, FlowProblem } from "@/runtime/flow/document";
import { connect, removeEdges } from "./edit-flow";
import { type Add, placeAfterSelection, showTrigger } from "./editor-actions";
import { useEditor, useEditorStore } from "./editor-context";
import { change, onlySelected } from "./editor-store";
import type { Autosave } from "./use-autosave";
import type { VersionChoice } from "./version-list";

// What lies over the canvas comes when it is asked for: none of it is needed to draw. Into lists one types
// at once: what is typed before they are there is kept for them.
const QuickAdd = laterComponent(
  () => import("./quick-add").then((module) => module.QuickAdd),
  HeldKeys,
);
const ConnectDialog = laterComponent(
  () => import("./connect-dialog").then((module) => module.ConnectDialog),
  HeldKeys,
);
const SearchDialog = laterComponent(
  () => import("./search-dialog").then((module) => module.SearchDialog),
  HeldKeys,
);
const PublishDialog = laterComponent(
  () => import("./publish-dialog").then((module) => module.PublishDialog),
  HeldKeys,
);
const ExtractDialog = laterComponent(
  () => import("./extract-dialog").then((module) => module.ExtractDialog),
  HeldKeys,
);
const ConflictDialog = laterComponent(() =>
  import("./conflict-dialog").then((module) => module.ConflictDialog),
);

/** `publish` with a version goes back to it, or takes it to another environment. */
export type OpenDialog =
  | "publish"
  | "connect"
  | "search"
  | "extract"
  | { readonly publish: VersionChoice; readonly environmentId?: string }
  | null;

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
  const store = useEditorStore();
  const [, showDock] = useAddressChoice<string>("dock", "problems");
  const close = () => onOpen(null);
  const onSave = async () => {
    const saved = await autosave.saver.save();
    return saved ? autosave.saver.revision() : null;
  };
  return (
    <>
      <QuickAddDialog add={add} />
      {open === "publish" || (typeof open === "object" && open !== null) ? (
        <PublishDialog
          document={document}
          {...(open === "publish"
            ? { number: next, version: null, problems, onSave }
            : {
                number: open.publish.number,
                version: open.publish.hash,
                problems: [],
                onSave,
                ...(open.environmentId === undefined ? {} : { into: open.environmentId }),
              })}
          onShow={onShow}
          onClose={close}
          onPublished={({ number, environment, state }) => {
            close();
            onChanged();
            showTrigger(store);
            notify(
              state === "paused"
                ? `v${number} is published in ${environment}. It is paused: messages are stored, nothing runs.`
                : `v${number} is live in ${environment}.`,
            );
          }}
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

function QuickAddDialog({ add }: { readonly add: Add }) {
  const store = useEditorStore();
  const request = useEditor(({ quickAdd }) => quickAdd);
  if (request === null) return null;
  const close = () => store.setState({ quickAdd: null });
  return (
    <QuickAdd
      request={request}
      onClose={close}
      onAdd={(type, more) => {
        const { from, on, at } = request;
        const place = at === null ? {} : { at };
        const also = from === null ? {} : { also: `${from.node}.${from.port}` };
        // Where nothing must be filled in, the keys stay the canvas's.
        const options = more ? {} : { enter: "required" as const };
        if (on !== null) add(type, { on, ...place, ...also }, options);
        else if (from !== null) add(type, { after: from.node, port: from.port, ...place }, options);
        else add(type, at === null ? placeAfterSelection(store) : { at }, options);
        store.setState({ quickAdd: more ? { from: null, on: null, at: null } : null });
      }}
    />
  );
}

function ConnectFromSelection({
  add,
  onClose,
}: {
  readonly add: Add;
  readonly onClose: () => void;
}) {
  const store = useEditorStore();
  const from = useEditor(onlySelected);
  if (from === null) return null;
  return (
    <ConnectDialog
      from={from}
      onClose={onClose}
      onConnect={(edge) => {
        change(store, (sketch) => connect(sketch, edge));
        onClose();
      }}
      onRemedy={(edge, { type, config }) => {
        add(type, { between: edge }, { config });
        onClose();
      }}
      onDisconnect={(edge) => {
        change(store, (sketch) => removeEdges(sketch, [edge]));
        onClose();
      }}
    />
  );
}
