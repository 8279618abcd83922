"use client";

import { ConnectDialog } from "./connect-dialog";
import { connect, removeEdges } from "./edit-flow";
import type { Add } from "./editor-actions";
import { useEditor, useEditorStore } from "./editor-context";
import { change, onlySelected } from "./editor-store";

type ConnectFromSelectionProps = { readonly add: Add; readonly onClose: () => void };

/** Connects the selected node, or takes a line of it away. */
export function ConnectFromSelection({ add, onClose }: ConnectFromSelectionProps) {
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
