"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "@/components/shell/trpc";
import type { FlowNode, FlowProblem, NodeId } from "@/runtime/flow/document";
import { setAtPath } from "@/runtime/flow/merge-values";
import { isObject } from "@/runtime/flow/schema";
import type { JsonObject } from "@/runtime/json";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { addNode, changeNode, type Placement, removeEdges } from "./edit-flow";
import { useEditorStore } from "./editor-context";
import { change, type EditorStore, jumpTo, onlySelected, type Proposed } from "./editor-store";
import { type Checks, loadChecks } from "./use-checks";

export type AddOptions = {
  /** Its settings; without them what stands around it proposes some. */
  readonly config?: JsonObject;
  /** To which setting the caret goes: the first that must have a value, or that may. */
  readonly enter?: "required" | "any";
};

/** Adds a node and selects it. */
export type Add = (type: string, placement: Placement, options?: AddOptions) => void;

export function useAdd(): Add {
  const store = useEditorStore();
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useMemo(
    () =>
      (type: string, placement: Placement, options: AddOptions = {}) => {
        const { sketch } = store.getState();
        const { sketch: next, id } = addNode(
          sketch,
          nodeRegistry,
          type,
          placement,
          options.config ?? {},
        );
        change(store, () => next, `add ${id}`);
        jumpTo(store, id, null);
        const connections = queries.getQueryData(trpc.connections.list.queryKey()) ?? [];
        void loadChecks().then(
          (checks) => propose(store, checks, id, connections, options),
          // A lost network: it is there, empty.
          () => undefined,
        );
      },
    [store, trpc, queries],
  );
}

/** Fills a new step in, as part of adding it, and takes whoever added it to what is still open. */
function propose(
  store: EditorStore,
  checks: Checks,
  id: NodeId,
  connections: Parameters<Checks["proposalFor"]>[4],
  { config, enter }: AddOptions,
): void {
  const { document } = store.getState().sketch;
  const node = document.nodes[id];
  const definition = nodeRegistry.get(node?.type ?? "");
  if (node === undefined || definition === undefined) return;
  let filled = node;
  if (config === undefined && isNew(node)) {
    const types = checks.typesOf(document, nodeRegistry, checks.shapeOf(document, nodeRegistry));
    const found = checks.proposalFor(document, nodeRegistry, id, types, connections);
    filled = proposed(node, found);
    if (filled !== node) {
      change(store, (sketch) => changeNode(sketch, id, () => filled), `add ${id}`);
      store.setState({ proposed: { node: id, ...found } });
    }
  }
  if (enter !== undefined && onlySelected(store.getState()) === id) {
    jumpTo(store, id, checks.firstToFill(definition, filled, enter));
  }
}

const isNew = ({ config, connection }: FlowNode) =>
  Object.keys(config).length === 0 && connection === undefined;

function proposed(node: FlowNode, { config, connection }: Omit<Proposed, "node">): FlowNode {
  if (connection === null && Object.keys(config).length === 0) return node;
  return { ...node, config, ...(connection === null ? {} : { connection }) };
}

/** Takes back what was filled in, and nothing that was changed since. */
export function emptyProposed(store: EditorStore): void {
  const { proposed: given } = store.getState();
  if (given === null) return;
  change(
    store,
    (sketch) =>
      changeNode(sketch, given.node, ({ connection, config, ...node }) => ({
        ...node,
        config: Object.fromEntries(
          Object.entries(config).filter(([name, value]) => value !== given.config[name]),
        ),
        ...(connection === undefined || connection === given.connection ? {} : { connection }),
      })),
    null,
    "Empty the settings",
  );
  store.setState({ proposed: null });
}

/** After the selected node; without one after the last of the flow, below everything. */
export function placeAfterSelection(store: EditorStore): Placement {
  const state = store.getState();
  const at = onlySelected(state);
  if (at !== null) return { after: at };
  const { nodes } = state.sketch.layout;
  const lowest = Object.entries(nodes).toSorted(([, a], [, b]) => b.y - a.y)[0];
  return lowest === undefined
    ? { at: { x: 0, y: 0 } }
    : { at: { x: lowest[1].x, y: lowest[1].y + 80 } };
}

/** A fix of a line puts a node into it or takes it out, one of a text replaces the text. */
export function applyFix(store: EditorStore, problem: FlowProblem, add: Add): void {
  const fix = problem.fix?.value;
  if (typeof fix === "object" && fix !== null && !Array.isArray(fix)) {
    const { from, to, insert, config, remove } = fix as JsonObject;
    if (typeof from === "string" && typeof to === "string" && remove === true) {
      change(store, (sketch) => removeEdges(sketch, [{ from, to }]));
      return;
    }
    if (typeof from === "string" && typeof to === "string" && typeof insert === "string") {
      add(insert, { on: { from, to } }, { config: isObject(config) ? config : {} });
      return;
    }
  }
  const { node, field } = problem;
  if (typeof fix === "string" && node !== undefined && field !== undefined) {
    change(store, (sketch) =>
      changeNode(sketch, node, (old) => {
        const config = setAtPath(old.config, field, fix);
        return { ...old, config: config as JsonObject };
      }),
    );
  }
  jumpTo(store, node ?? null, field ?? "");
}

/** After publishing one wants the address: it is at the trigger. */
export function showTrigger(store: EditorStore): void {
  const { document } = store.getState().sketch;
  const trigger = Object.entries(document.nodes).find(
    ([, node]) => nodeRegistry.get(node.type)?.behaviour === "trigger",
  );
  if (trigger !== undefined) jumpTo(store, trigger[0], null);
}
