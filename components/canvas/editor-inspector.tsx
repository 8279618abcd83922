"use client";

import { useQuery } from "@tanstack/react-query";
import { useLayoutEffect, useMemo, useState } from "react";
import type { FieldHost } from "@/components/inspector/field-context";
import { FlowInspector } from "@/components/inspector/flow-inspector";
import { NodeInspector } from "@/components/inspector/node-inspector";
import { usePlace } from "@/components/shell/place";
import { environmentNames } from "@/components/shell/place-path";
import { useTRPC } from "@/components/shell/trpc";
import { opened, typeOfSample } from "@/runtime/expressions/type-of-sample";
import type { FlowDocument, FlowProblem, NodeId } from "@/runtime/flow/document";
import {
  businessKeyEnvironment,
  nodeEnvironment,
  settingsEnvironment,
} from "@/runtime/flow/expression-scope";
import { typesOf } from "@/runtime/flow/flow-types";
import { shapeOf } from "@/runtime/flow/loop-scopes";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { changeNode, changeSettings, configureNode } from "./edit-flow";
import { useEditor, useEditorStore } from "./editor-context";
import { change, onlySelected, select } from "./editor-store";
import { touchesWorld } from "./node-card";
import { deleteSelection, duplicate } from "./use-canvas-keys";
import type { Draft } from "./use-draft";
import type { Problems } from "./use-problems";
import { useSamples } from "./use-samples";

type EditorInspectorProps = {
  readonly draft: Draft;
  readonly problems: Problems;
  readonly mayEdit: boolean;
};

/** The selected node's settings, or the flow's while none is selected. */
export function EditorInspector({ draft, problems, mayEdit }: EditorInspectorProps) {
  const store = useEditorStore();
  const id = useEditor(onlySelected);
  const document = useEditor(({ sketch }) => sketch.document);
  const node = id === null ? undefined : document.nodes[id];
  const [tab, setTab] = useState<"setup" | "options">("setup");
  const host = useHost(document, id, problems, mayEdit);
  const connections = useConnections();
  const addresses = useAddresses(draft, id);
  useFieldTarget(setTab);
  if (id === null || node === undefined) {
    return (
      <FlowInspector
        document={document}
        host={host}
        onName={(name) =>
          change(store, (old) => ({ ...old, document: { ...old.document, name } }), "name")
        }
        onSettings={(settings, field) =>
          change(store, (old) => changeSettings(old, settings), field)
        }
        onParameters={(parameters, field) =>
          change(store, (old) => withParameters(old, parameters), field)
        }
      />
    );
  }
  const definition = nodeRegistry.get(node.type) ?? null;
  return (
    <NodeInspector
      key={id}
      id={id}
      node={node}
      definition={definition}
      solid={touchesWorld(definition?.behaviour)}
      host={host}
      slots={slotsOf(document)}
      connections={connections}
      addresses={addresses}
      tab={tab}
      onTab={setTab}
      onChange={(edit, kind) => change(store, (old) => changeNode(old, id, edit), kind || null)}
      onConfig={(config, field) =>
        change(store, (old) => configureNode(old, nodeRegistry, id, config), field)
      }
      onDuplicate={() => duplicate(store)}
      onDelete={() => deleteSelection(store)}
      onClose={() => select(store, [])}
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

function slotsOf({ nodes }: FlowDocument): readonly string[] {
  return Object.values(nodes).flatMap(({ connection }) => connection ?? []);
}

function useHost(
  document: FlowDocument,
  id: NodeId | null,
  problems: Problems,
  mayEdit: boolean,
): FieldHost {
  const trpc = useTRPC();
  const flows = useQuery(trpc.flows.list.queryOptions());
  const samples = useSamples(document);
  const sampleTypes = useMemo(
    () => new Map([...samples].map(([node, value]) => [node, opened(typeOfSample(value))])),
    [samples],
  );
  return useMemo(() => {
    const shape = shapeOf(document, nodeRegistry);
    const types = typesOf(document, nodeRegistry, shape, sampleTypes);
    const own = (problem: FlowProblem) =>
      id === null ? problem.node === undefined : problem.node === id;
    const mine = problems.all.filter(own);
    return {
      disabled: !mayEdit,
      flows: (flows.data ?? []).filter((flow) => flow.id !== document.id),
      problem: (path) => mine.find(({ field }) => field === path),
      environment: (path) => {
        const definition = nodeRegistry.get(document.nodes[id ?? ""]?.type ?? "");
        if (id !== null && definition !== undefined) {
          return nodeEnvironment(document, shape, types, id, definition, path);
        }
        const key = /^settings\.businessKeys\[(\d+)\]/.exec(path)?.[1];
        const node = document.settings.businessKeys?.[Number(key)]?.node;
        return node === undefined
          ? settingsEnvironment(document)
          : businessKeyEnvironment(document, types, node);
      },
    };
  }, [document, id, problems, mayEdit, flows.data, sampleTypes]);
}

function useConnections(): readonly { readonly name: string; readonly kind: string }[] {
  const trpc = useTRPC();
  return useQuery(trpc.connections.list.queryOptions()).data ?? [];
}

function useAddresses(draft: Draft, id: NodeId | null) {
  const { distributor } = usePlace();
  return draft.endpoints
    .filter(({ nodeId }) => nodeId === id)
    .map(({ environmentId, address }) => {
      const kind =
        distributor.environments.find((other) => other.id === environmentId)?.kind ?? "test";
      return {
        environment: environmentNames[kind],
        url: `${window.location.origin}/in/${address}`,
      };
    });
}

const optionFields = ["retry", "timeoutMs", "onError", "idempotencyKey", "join"];

/** Takes the person to the field of a jump: the right tab, in view, with the caret in it. */
function useFieldTarget(setTab: (tab: "setup" | "options") => void): void {
  const { node, field, jump } = useEditor(({ target }) => target);
  useLayoutEffect(() => {
    if (jump === 0 || field === null) return;
    if (node !== null)
      setTab(optionFields.some((name) => field.startsWith(name)) ? "options" : "setup");
    // At once, so that the next key goes into the field; a tab that must open first needs a moment.
    if (focusField(field)) return;
    const frame = requestAnimationFrame(() => focusField(field));
    return () => cancelAnimationFrame(frame);
  }, [node, field, jump, setTab]);
}

function focusField(field: string): boolean {
  const panel = window.document.querySelector<HTMLElement>(
    'aside[aria-label="Node settings"], aside[aria-label="Flow settings"]',
  );
  const element = panel === null ? null : fieldElement(panel, field);
  element?.scrollIntoView({ block: "nearest" });
  element?.focus();
  return element !== null;
}

/** The field itself, else the nearest one around it; an empty path is the first one to type into. */
function fieldElement(panel: HTMLElement, field: string): HTMLElement | null {
  for (
    let path = field;
    path !== "";
    path = path.replace(/(?:\.[^.[\]]+|\[\d+\]|^[^.[\]]+)$/, "")
  ) {
    const found = panel.querySelector<HTMLElement>(`[data-field="${CSS.escape(path)}"]`);
    if (found !== null) return inner(found);
  }
  return panel.querySelector<HTMLElement>(
    "[role=tabpanel][data-state=active] :is(input, textarea, button):not(:disabled)",
  );
}

function inner(element: HTMLElement): HTMLElement {
  if (element.matches("input, textarea, button")) return element;
  return element.querySelector<HTMLElement>("input, textarea, button[role=combobox]") ?? element;
}
