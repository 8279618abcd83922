"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { FlowInspector } from "@/components/inspector/flow-inspector";
import { useTRPC } from "@/components/shell/trpc";
import { later, useLater } from "@/components/ui/later";
import { laterComponent } from "@/components/ui/later-component";
import type { FlowDocument } from "@/runtime/flow/document";
import { changeSettings } from "./edit-flow";
import { useEditor, useEditorStore } from "./editor-context";
import { change, type EditorState, onlySelected } from "./editor-store";
import { EmptyData } from "./empty-data";
import { EmptyInspector } from "./empty-inspector";
import type { NodePanelProps } from "./node-panel";
import type { Problems } from "./told-problems";
import { useDataPane } from "./use-data-pane";
import type { Draft } from "./use-draft";
import { useFieldTarget } from "./use-field-target";
import { useFormTab } from "./use-form-tab";
import { useSamples } from "./use-samples";
import { useSettingsHost } from "./use-settings-host";

const panel = later(() => import("./node-panel"), "touch");
const SelectedNodes = laterComponent(
  () => import("./selected-nodes").then((module) => module.SelectedNodes),
  EmptyInspector,
);

type EditorInspectorProps = {
  readonly draft: Draft;
  readonly problems: Problems;
  readonly mayEdit: boolean;
  readonly onExtract: () => void;
};

/** The selected node's settings, what can be done with several, or the flow's while none is selected. */
export function EditorInspector({ draft, problems, mayEdit, onExtract }: EditorInspectorProps) {
  const alone = useEditor(isAlone);
  const several = useEditor(({ nodes }) => nodes.size > 1);
  const [tab, setTab] = useFormTab();
  const [dataOpen, showData] = useDataPane();
  // Known before the first form opens, so that it does not say that there is none.
  const connections = useConnections();
  useFieldTarget(setTab);
  const [opened, setOpened] = useState(alone);
  if (alone && !opened) setOpened(true);
  return (
    <>
      {alone || !dataOpen ? null : <EmptyData onClose={() => showData(false)} />}
      {opened ? (
        <PanelOnceThere
          draft={draft}
          problems={problems}
          mayEdit={mayEdit}
          connections={connections}
          tab={tab}
          onTab={setTab}
          dataOpen={dataOpen}
          onData={showData}
        />
      ) : null}
      {several ? (
        <SelectedNodes problems={problems} mayEdit={mayEdit} onExtract={onExtract} />
      ) : alone ? null : (
        <FlowPanel problems={problems} mayEdit={mayEdit} />
      )}
    </>
  );
}

function isAlone(state: EditorState): boolean {
  const id = onlySelected(state);
  return id !== null && state.sketch.document.nodes[id] !== undefined;
}

function PanelOnceThere(props: Omit<NodePanelProps, "late">) {
  const module = useLater(panel, true);
  const [late] = useState(module === null);
  return module === null ? <NodePlace /> : <module.NodePanel {...props} late={late} />;
}

/** Where form and data will be. */
function NodePlace() {
  const alone = useEditor(isAlone);
  const [dataOpen] = useDataPane();
  if (!alone) return null;
  return (
    <>
      {dataOpen ? <EmptyData /> : null}
      <EmptyInspector />
    </>
  );
}

function FlowPanel({ problems, mayEdit }: Pick<EditorInspectorProps, "problems" | "mayEdit">) {
  const store = useEditorStore();
  const document = useEditor(({ sketch }) => sketch.document);
  const samples = useSamples(document);
  const host = useSettingsHost(document, problems, { mayEdit, samples });
  return (
    <FlowInspector
      document={document}
      host={host}
      onName={(name) =>
        change(store, (old) => ({ ...old, document: { ...old.document, name } }), "name")
      }
      onSettings={(settings, field) => change(store, (old) => changeSettings(old, settings), field)}
      onParameters={(parameters, field) =>
        change(store, (old) => withParameters(old, parameters), field)
      }
    />
  );
}

function withParameters<T extends { readonly document: FlowDocument }>(
  old: T,
  parameters: FlowDocument["parameters"],
): T {
  const { parameters: _old, ...rest } = old.document;
  return { ...old, document: parameters === undefined ? rest : { ...rest, parameters } };
}

function useConnections() {
  const trpc = useTRPC();
  return useQuery(trpc.connections.list.queryOptions()).data ?? [];
}
