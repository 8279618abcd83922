"use client";

import { type ComponentProps, useDeferredValue, useState } from "react";
import { flushSync } from "react-dom";
import type { NeighbourBar } from "@/components/inspector/neighbour-bar";
import type { InspectorTab } from "@/components/inspector/node-inspector";
import { NodeInspector, type NodeInspectorProps } from "@/components/inspector/node-inspector";
import { useCan, usePlace } from "@/components/shell/place";
import { environmentNames } from "@/components/shell/place-path";
import { useTablesIn } from "@/components/tables/use-tables-in";
import { later, useLater } from "@/components/ui/later";
import { laterComponent } from "@/components/ui/later-component";
import type { FlowDocument, FlowNode, NodeId } from "@/runtime/flow/document";
import { findPort } from "@/runtime/flow/ports";
import { splitEnd } from "@/runtime/flow/schema";
import type { NodeDefinition } from "@/runtime/nodes/definition";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { deleteSelection } from "./delete-selection";
import { changeNode, configureNode } from "./edit-flow";
import { filling } from "./editor-actions";
import { useEditor, useEditorStore } from "./editor-context";
import { change, jumpTo, onlySelected, select } from "./editor-store";
import { EmptyData } from "./empty-data";
import { EmptyInspector } from "./empty-inspector";
import { touchesWorld } from "./node-look";
import { openMap } from "./open-map";
import type { Problems } from "./told-problems";
import { duplicate } from "./use-clipboard";
import type { Draft } from "./use-draft";
import { useFieldHost } from "./use-field-host";
import { useSamples } from "./use-samples";
import { useTestKey } from "./use-test-key";
import { useTrial } from "./use-trial";

const beside = later(() => import("@/components/inspector/neighbour-bar"));
const StepData = laterComponent(
  () => import("@/components/inspector/step-data").then((module) => module.StepData),
  EmptyData,
);
const SendSample = laterComponent(() =>
  import("@/components/inspector/send-sample").then((module) => module.SendSample),
);

export type NodePanelProps = {
  readonly draft: Draft;
  readonly problems: Problems;
  readonly mayEdit: boolean;
  readonly connections: NodeInspectorProps["connections"];
  readonly tab: InspectorTab;
  readonly onTab: (tab: InspectorTab) => void;
  readonly dataOpen: boolean;
  readonly onData: (open: boolean) => void;
  /** Its code came after the press that asked for it. */
  readonly late: boolean;
};

const nobody = "";

/**
 * The node whose form is drawn; null while none or several are selected. A form is much to draw, so the press
 * that selects a card, or begins to drag it, does not wait for it. A jump does: its next key is for the form. Nor does
 * the first form wait whose code comes after the press: that is over.
 */
function useShown(late: boolean) {
  const selected = useEditor(onlySelected);
  const jumpedTo = useEditor(({ target }) => target.node);
  const [wanted, want] = useState<NodeId | null>(null);
  const drawn = useDeferredValue(selected, late ? selected : null);
  const isNow = selected === null || selected === jumpedTo || selected === wanted;
  const id = isNow ? selected : (drawn ?? nobody);
  /**
   * Who is quicker than the form, as on a busy machine, writes into the step that they pressed and not into the one
   * before it: what of its form gets the focus gives it to the same field of the form that is due.
   */
  const onFocus = ({ target, currentTarget }: React.FocusEvent<HTMLElement>) => {
    if (id === selected) return;
    const field = target.dataset.field;
    flushSync(() => want(selected));
    if (field === undefined) return;
    currentTarget.querySelector<HTMLElement>(`[data-field="${CSS.escape(field)}"]`)?.focus();
  };
  return { id, onFocus };
}

/**
 * The selected node's form and data; nothing while none or several are selected. It stays, so that what was
 * pasted or chosen to test with is there for the next node.
 */
export function NodePanel({
  draft,
  problems,
  mayEdit,
  connections,
  tab,
  onTab,
  dataOpen,
  onData,
  late,
}: NodePanelProps) {
  const store = useEditorStore();
  const { id, onFocus } = useShown(late);
  const document = useEditor(({ sketch }) => sketch.document);
  const node = id === null ? undefined : document.nodes[id];
  const samples = useSamples(document);
  const trial = useTrial(document, id, samples, mayEdit);
  const tablesIn = useTablesIn(node?.config ?? null);
  const scope = tablesIn(trial.scope);
  const host = useFieldHost(document, id, problems, { mayEdit, samples, scope });
  const addresses = useAddresses(draft, id);
  const mayStart = useCan("run.start");
  const [unread, setUnread] = useState(false);
  const given = useEditor(({ proposed }) => (proposed?.node === id ? proposed : null));
  const test = () => {
    onData(true);
    if (trial.messages.chosen !== null) trial.run(false);
  };
  const definition = nodeRegistry.get(node?.type ?? "") ?? null;
  // Whoever may not change the flow may not test it, either.
  useTestKey(definition !== null && mayEdit ? test : null);
  if (id === null) return null;
  if (node === undefined) {
    return (
      <>
        {dataOpen ? <EmptyData /> : null}
        <EmptyInspector />
      </>
    );
  }
  const solid = touchesWorld(definition?.behaviour);
  const goTo = (other: NodeId) => jumpTo(store, other, null);
  const onKeyDown = (event: React.KeyboardEvent) => {
    const next = neighbourByKey(event, document, id);
    if (next === undefined) return;
    goTo(next);
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of all that is inside, none of its own
    <div className="flex min-h-0 shrink-0" onKeyDown={onKeyDown} onFocus={onFocus}>
      {dataOpen ? (
        <DataOf
          id={id}
          node={node}
          definition={definition}
          document={document}
          trial={trial}
          mayEdit={mayEdit}
          onClose={() => onData(false)}
        />
      ) : null}
      <NodeInspector
        key={id}
        id={id}
        flow={draft.id}
        node={node}
        definition={definition}
        solid={solid}
        before={<Neighbours document={document} node={id} side="before" onGo={goTo} />}
        after={<Neighbours document={document} node={id} side="after" onGo={goTo} />}
        host={{
          ...host,
          faulty: (path, faulty) => path === definition?.sample?.writtenIn && setUnread(faulty),
        }}
        slots={slotsOf(document)}
        connections={connections}
        given={given}
        onEmpty={() => void filling.load().then((part) => part.emptyProposed(store))}
        addresses={addresses}
        trial={
          definition?.sample === undefined || !mayStart ? null : (
            <SampleOf draft={draft} trigger={id} trial={trial} unread={unread} />
          )
        }
        tab={tab}
        onTab={onTab}
        onChange={(edit, kind) => change(store, (old) => changeNode(old, id, edit), kind || null)}
        onConfig={(config, field) =>
          change(store, (old) => configureNode(old, nodeRegistry, id, config), field)
        }
        {...(mayEdit && { onTest: test })}
        onOpen={definition?.editor === undefined ? undefined : () => openMap(store, id)}
        onDuplicate={() => duplicate(store)}
        onDelete={() => deleteSelection(store)}
        onClose={() => select(store, [])}
      />
    </div>
  );
}

/** The steps beside the node; their place is kept until their code is there, so that no button moves away from a press. */
function Neighbours(props: ComponentProps<typeof NeighbourBar>) {
  const module = useLater(beside, true);
  if (module !== null) return <module.NeighbourBar {...props} />;
  const { document, node, side } = props;
  const end = side === "before" ? "to" : "from";
  if (!document.edges.some((edge) => splitEnd(edge[end])?.node === node)) return null;
  return (
    <div className={`shrink-0 border-line py-0.5 ${side === "before" ? "border-b" : "border-t"}`}>
      <div className="h-6" />
    </div>
  );
}

/** What the node is tested with, and what comes of it. */
function DataOf({
  id,
  node,
  definition,
  document,
  trial,
  mayEdit,
  onClose,
}: {
  readonly id: NodeId;
  readonly node: FlowNode;
  readonly definition: NodeDefinition | null;
  readonly document: FlowDocument;
  readonly trial: ReturnType<typeof useTrial>;
  readonly mayEdit: boolean;
  readonly onClose: () => void;
}) {
  if (definition === null) return <EmptyData />;
  return (
    <StepData
      key={id}
      trial={trial}
      nameOf={(other) => document.nodes[other]?.name ?? other}
      portName={(other, port) =>
        findPort(document, nodeRegistry, `${other}.${port}`, "out")?.label ?? port
      }
      system={node.connection ?? null}
      touchesWorld={definition.behaviour === "effect"}
      node={node}
      starts={definition.behaviour === "trigger"}
      mayEdit={mayEdit}
      onClose={onClose}
    />
  );
}

/** Sends the message that the trigger is tested with. @param unread what is written in it is no message yet */
function SampleOf({
  draft,
  trigger,
  trial,
  unread,
}: {
  readonly draft: Draft;
  readonly trigger: NodeId;
  readonly trial: ReturnType<typeof useTrial>;
  readonly unread: boolean;
}) {
  const document = useEditor(({ sketch }) => sketch.document);
  return (
    <SendSample
      flow={draft.id}
      trigger={trigger}
      sample={unread ? null : trial.messages.chosen}
      unread={unread}
      live={useLiveWords(draft)}
      systems={systemsOf(document)}
    />
  );
}

/** The node before or after, by Alt with an arrow; undefined for any other key, or where there is none. */
function neighbourByKey(
  { key, altKey, ctrlKey, metaKey }: React.KeyboardEvent,
  document: FlowDocument,
  id: NodeId,
): NodeId | undefined {
  if (!altKey || ctrlKey || metaKey) return undefined;
  const side = key === "ArrowUp" ? "before" : key === "ArrowDown" ? "after" : null;
  return side === null ? undefined : beside.known()?.neighboursOf(document, id, side)[0]?.node;
}

function slotsOf({ nodes }: FlowDocument): readonly string[] {
  return Object.values(nodes).flatMap(({ connection }) => connection ?? []);
}

const reaches: ReadonlySet<string> = new Set(["effect", "call"]);

/** Names of the connections by which steps of the flow reach systems. */
function systemsOf({ nodes }: FlowDocument): readonly string[] {
  const reaching = Object.values(nodes).filter(({ type }) =>
    reaches.has(nodeRegistry.get(type)?.behaviour ?? ""),
  );
  return [...new Set(reaching.map(({ connection, name }) => connection ?? name))];
}

/** What is live in this environment, e.g. `v3 in Production`; null where nothing is. */
function useLiveWords(draft: Draft): string | null {
  const { environment } = usePlace();
  const live = draft.publications.find(
    ({ environmentId, state }) => environmentId === environment.id && state !== "withdrawn",
  );
  return live === undefined ? null : `v${live.number} in ${environmentNames[environment.kind]}`;
}

/** Where messages come in; null for who may not start runs. */
function useAddresses(draft: Draft, id: NodeId | null) {
  const { distributor } = usePlace();
  if (!useCan("run.start")) return null;
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
