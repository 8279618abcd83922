import { createStore, type StoreApi } from "zustand/vanilla";
import type { FlowEdge, NodeId } from "@/runtime/flow/document";
import type { Sketch } from "./edit-flow";

/** Where the person wants to be taken: the field of a node, or of the settings when `node` is null. */
export type FieldTarget = {
  readonly node: NodeId | null;
  readonly field: string | null;
  /** Grows, so that the same target twice is two jumps. */
  readonly jump: number;
};

export type QuickAdd = {
  /** The port or line it starts from; null adds after the selection, or where there is room. */
  readonly from: { readonly node: NodeId; readonly port: string } | null;
  readonly on: FlowEdge | null;
  /** In the flow's coordinates; null where the layout decides. */
  readonly at: { readonly x: number; readonly y: number } | null;
};

export type EditorState = {
  readonly sketch: Sketch;
  readonly past: readonly Sketch[];
  readonly future: readonly Sketch[];
  readonly nodes: ReadonlySet<NodeId>;
  readonly edges: ReadonlySet<string>;
  readonly target: FieldTarget;
  readonly quickAdd: QuickAdd | null;
  /** Kind of the last change: changes of one kind in a row are one step of undo. */
  readonly lastKind: string | null;
  readonly lastAt: number;
};

export type EditorStore = StoreApi<EditorState>;

const stepsKept = 200;
/** Typing within this time is one step of undo. */
const togetherMs = 1_200;
const nothing: ReadonlySet<string> = new Set();

export function createEditor(sketch: Sketch): EditorStore {
  return createStore<EditorState>(() => ({
    sketch,
    past: [],
    future: [],
    nodes: nothing,
    edges: nothing,
    target: { node: null, field: null, jump: 0 },
    quickAdd: null,
    lastKind: null,
    lastAt: 0,
  }));
}

/**
 * Changes the flow. `kind` joins changes of one sort in quick succession (typing in one field) to one step
 * of undo. A change that returns the same sketch is none.
 */
export function change(
  store: EditorStore,
  edit: (sketch: Sketch) => Sketch,
  kind: string | null = null,
): void {
  const { sketch, past, lastKind, lastAt } = store.getState();
  const next = edit(sketch);
  if (next.document === sketch.document && next.layout === sketch.layout) return;
  const now = Date.now();
  const joined = kind !== null && kind === lastKind && now - lastAt < togetherMs && past.length > 0;
  store.setState({
    sketch: next,
    past: joined ? past : [...past.slice(-stepsKept), sketch],
    future: [],
    lastKind: kind,
    lastAt: now,
  });
}

export function undo(store: EditorStore): void {
  const { sketch, past, future } = store.getState();
  const before = past.at(-1);
  if (before === undefined) return;
  store.setState({
    sketch: before,
    past: past.slice(0, -1),
    future: [sketch, ...future],
    lastKind: null,
  });
  keepSelection(store);
}

export function redo(store: EditorStore): void {
  const { sketch, past, future } = store.getState();
  const [next, ...rest] = future;
  if (next === undefined) return;
  store.setState({ sketch: next, past: [...past, sketch], future: rest, lastKind: null });
  keepSelection(store);
}

/** What others saved takes the place of what is shown; steps back would undo their work, so there are none. */
export function replaceSketch(store: EditorStore, sketch: Sketch): void {
  store.setState({ sketch, past: [], future: [], lastKind: null });
  keepSelection(store);
}

export function select(
  store: EditorStore,
  nodes: Iterable<NodeId>,
  edges: Iterable<string> = [],
): void {
  store.setState({ nodes: new Set(nodes), edges: new Set(edges) });
}

/** Selects a node and takes the person to one of its fields. */
export function jumpTo(store: EditorStore, node: NodeId | null, field: string | null): void {
  const { jump } = store.getState().target;
  store.setState({
    nodes: new Set(node === null ? [] : [node]),
    edges: nothing,
    target: { node, field, jump: jump + 1 },
  });
}

/** The one selected node, or null for none or several. */
export function onlySelected({ nodes }: Pick<EditorState, "nodes">): NodeId | null {
  const [first, ...others] = nodes;
  return first !== undefined && others.length === 0 ? first : null;
}

function keepSelection(store: EditorStore): void {
  const { sketch, nodes } = store.getState();
  const kept = [...nodes].filter((id) => sketch.document.nodes[id] !== undefined);
  if (kept.length !== nodes.size) store.setState({ nodes: new Set(kept) });
}
