import { sameJson } from "@/runtime/flow/canonical";
import type { FlowNode, FlowProblem, NodeId } from "@/runtime/flow/document";
import { typesOf } from "@/runtime/flow/flow-types";
import { shapeOf } from "@/runtime/flow/loop-scopes";
import { setAtPath } from "@/runtime/flow/merge-values";
import { firstToFill, type KnownConnection, proposalFor } from "@/runtime/flow/propose-settings";
import { isObject } from "@/runtime/flow/schema";
import type { JsonObject } from "@/runtime/json";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { changeNode, removeEdges } from "./edit-flow";
import type { Add, AddOptions } from "./editor-actions";
import { change, type EditorStore, jumpTo, onlySelected, type Proposed } from "./editor-store";

/** Fills a new step in, as part of adding it, and takes whoever added it to what is still open. */
export function fillIn(
  store: EditorStore,
  id: NodeId,
  connections: readonly KnownConnection[],
  { config, enter }: AddOptions,
): void {
  const { document } = store.getState().sketch;
  const node = document.nodes[id];
  const definition = nodeRegistry.get(node?.type ?? "");
  if (node === undefined || definition === undefined) return;
  let filled = node;
  if (config === undefined && isNew(node)) {
    const types = typesOf(document, nodeRegistry, shapeOf(document, nodeRegistry));
    const found = proposalFor(document, nodeRegistry, id, types, connections);
    filled = proposed(node, found);
    if (filled !== node) {
      change(store, (sketch) => changeNode(sketch, id, () => filled), `add ${id}`);
      store.setState({ proposed: { node: id, ...found } });
    }
  }
  if (enter !== undefined && onlySelected(store.getState()) === id) {
    jumpTo(store, id, firstToFill(definition, filled, enter));
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
          Object.entries(config).filter(([name, value]) => !sameJson(value, given.config[name])),
        ),
        ...(connection === undefined || connection === given.connection ? {} : { connection }),
      })),
    null,
    "Empty the settings",
  );
  store.setState({ proposed: null });
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
