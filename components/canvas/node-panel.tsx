"use client";

import { useDeferredValue, useState } from "react";
import { flushSync } from "react-dom";
import type { InspectorTab } from "@/components/inspector/node-inspector";
import { NodeInspector, type NodeInspectorProps } from "@/components/inspector/node-inspector";
import { useCan, usePlace } from "@/components/shell/place";
import { environmentNames } from "@/components/shell/place-path";
import { useTablesIn } from "@/components/tables/use-tables-in";
import { later } from "@/components/ui/later";
import { laterComponent } from "@/components/ui/later-component";
import type { FlowDocument, NodeId } from "@/runtime/flow/document";
import { findPort } from "@/runtime/flow/ports";
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
const NeighbourBar = laterComponent(() => beside.load().then((module) => module.NeighbourBar));
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
  const live = useLiveWords(draft);
  const mayStart = useCan("run.start");
  const [unread, setUnread] = useState(false);
  const given = useEditor(({ proposed }) => proposed);
  const test = () => {
    onData(true);
    if (trial.messages.chosen !== null) trial.run(false);
  };
  const known = node !== undefined && nodeRegistry.get(node.type) !== undefined;
  // Whoever may not change the flow may not test it, either.
  useTestKey(known && mayEdit ? test : null);
  if (id === null) return null;
  if (node === undefined) {
    return (
      <>
        {dataOpen ? <EmptyData /> : null}
        <EmptyInspector />
      </>
    );
  }
  const definition = nodeRegistry.get(node.type) ?? null;
  const solid = touchesWorld(definition?.behaviour);
  const data = !dataOpen ? null : definition === null ? (
    <EmptyData />
  ) : (
    <StepData
      key={`${id} data`}
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
      onClose={() => onData(false)}
    />
  );
  const goTo = (other: NodeId) => jumpTo(store, other, null);
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    const side = event.key === "ArrowUp" ? "before" : event.key === "ArrowDown" ? "after" : null;
    const next = side === null ? undefined : beside.known()?.neighboursOf(document, id, side)[0];
    if (next === undefined) return;
    goTo(next.node);
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of all that is inside, none of its own
    <div className="flex min-h-0 shrink-0" onKeyDown={onKeyDown} onFocus={onFocus}>
      {data}
      <NodeInspector
        key={id}
        id={id}
        flow={draft.id}
        node={node}
        definition={definition}
        solid={solid}
        before={<NeighbourBar document={document} node={id} side="before" onGo={goTo} />}
        after={<NeighbourBar document={document} node={id} side="after" onGo={goTo} />}
        host={{
          ...host,
          faulty: (path, faulty) => path === definition?.sample?.writtenIn && setUnread(faulty),
        }}
        slots={slotsOf(document)}
        connections={connections}
        given={given?.node === id ? given : null}
        onEmpty={() => void filling.load().then((part) => part.emptyProposed(store))}
        addresses={mayStart ? addresses : null}
        trial={
          definition?.sample === undefined || !mayStart ? null : (
            <SendSample
              flow={draft.id}
              trigger={id}
              sample={unread ? null : trial.messages.chosen}
              unread={unread}
              live={live}
              systems={systemsOf(document)}
            />
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
