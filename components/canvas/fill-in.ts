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
import { mendReads } from "./mend-reads";
import { renameReads } from "./rename-reads";
import { tellUnnamed } from "./unnamed-reads";

/**
 * Fills a new step in, as part of adding it, and takes whoever added it to what is still open.
 * @param wentElsewhere whether they are in a field of its form by now
 */
export function fillIn(
  store: EditorStore,
  id: NodeId,
  connections: readonly KnownConnection[],
  { config, enter }: AddOptions,
  wentElsewhere: () => boolean,
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
  if (enter !== undefined && onlySelected(store.getState()) === id && !wentElsewhere()) {
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

/**
 * A fix of a line puts a node into it or takes it out, one of a text replaces the text, one of a step that is gone
 * replaces it wherever it is read.
 */
export function applyFix(store: EditorStore, problem: FlowProblem, add: Add): void {
  const fix = problem.fix?.value;
  const { node, field } = problem;
  if (isObject(fix) && applyWhole(store, fix, add)) {
    if (fix.read !== undefined) jumpTo(store, node ?? null, field ?? "");
    return;
  }
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

/** A fix of more than one text; false for what says nothing that can be done. */
export function applyWhole(store: EditorStore, fix: JsonObject, add: Add): boolean {
  const { from, to, insert, config, remove, read, instead } = fix;
  if (typeof read === "string" && typeof instead === "string") {
    const name = store.getState().sketch.document.nodes[instead]?.name ?? instead;
    change(
      store,
      ({ document, layout }) => ({ document: mendReads(document, read, instead), layout }),
      null,
      `Read “${name}” instead`,
    );
    tellUnnamed(Object.values(store.getState().sketch.document.nodes), renameReads);
    return true;
  }
  if (typeof from !== "string" || typeof to !== "string") return false;
  if (remove === true) {
    change(store, (sketch) => removeEdges(sketch, [{ from, to }]));
    return true;
  }
  if (typeof insert !== "string") return false;
  add(insert, { on: { from, to } }, { config: isObject(config) ? config : {} });
  return true;
}
