import { createStore, type StoreApi } from "zustand/vanilla";
import type { FlowEdge, NodeId } from "@/runtime/flow/document";
import { type FlowSurroundings, nothingAround } from "@/runtime/flow/document-types";
import type { RenameReads } from "@/runtime/flow/rename-nodes";
import type { JsonObject } from "@/runtime/json";
import type { Sketch } from "./edit-flow";
import {
  type EditStep,
  overOthers,
  renamedSteps,
  sketchesOf,
  withoutCollisions,
} from "./edit-steps";

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

/** Settings that a step got without being asked, as long as they are what it has. */
export type Proposed = {
  readonly node: NodeId;
  readonly config: JsonObject;
  readonly connection: string | null;
};

/** Of what a menu was asked for. Of nodes it is about those that are selected. */
export type MenuTarget =
  | { readonly kind: "nodes" }
  | { readonly kind: "line"; readonly edge: FlowEdge }
  | { readonly kind: "group"; readonly id: string }
  | { readonly kind: "note"; readonly id: string }
  /** Where the canvas is empty, in the flow's coordinates. */
  | { readonly kind: "canvas"; readonly at: { readonly x: number; readonly y: number } };

export type EditorState = {
  readonly sketch: Sketch;
  /** What is known of the flows that this one runs. */
  readonly around: FlowSurroundings;
  /** One's own edits, oldest first. */
  readonly past: readonly EditStep[];
  /** What was undone, the next one to redo first. */
  readonly future: readonly EditStep[];
  readonly nodes: ReadonlySet<NodeId>;
  readonly edges: ReadonlySet<string>;
  readonly target: FieldTarget;
  readonly quickAdd: QuickAdd | null;
  /** The node whose own screen is open over the canvas. */
  readonly mapping: NodeId | null;
  /** What was filled in for the step that was added last; null where nothing was. */
  readonly proposed: Proposed | null;
  /** Kind of the last change: changes of one kind in a row are one step of undo. */
  readonly lastKind: string | null;
  readonly lastAt: number;
};

export type EditorStore = StoreApi<EditorState>;

const stepsKept = 200;
/** Typing within this time is one step of undo. */
const togetherMs = 1_200;
const nothing: ReadonlySet<string> = new Set();

export type History = Pick<EditorState, "past" | "future">;

export function createEditor(
  sketch: Sketch,
  { past, future }: History = { past: [], future: [] },
): EditorStore {
  return createStore<EditorState>(() => ({
    sketch,
    around: nothingAround,
    past,
    future,
    nodes: nothing,
    edges: nothing,
    target: { node: null, field: null, jump: 0 },
    quickAdd: null,
    mapping: null,
    proposed: null,
    lastKind: null,
    lastAt: 0,
  }));
}

/**
 * Changes the flow. `kind` joins changes of one sort in quick succession (typing in one field) to one step
 * of undo; `name` is what undo calls it where the change does not say so itself. A change that returns the
 * same sketch is none.
 */
export function change(
  store: EditorStore,
  edit: (sketch: Sketch) => Sketch,
  kind: string | null = null,
  name: string | null = null,
): void {
  const { sketch, past, lastKind, lastAt } = store.getState();
  const next = edit(sketch);
  if (next.document === sketch.document && next.layout === sketch.layout) return;
  const now = Date.now();
  const last = past.at(-1);
  const joined =
    kind !== null &&
    kind === lastKind &&
    now - lastAt < togetherMs &&
    last !== undefined &&
    last.after === sketch;
  const step: EditStep = { name, before: joined ? last.before : sketch, after: next };
  store.setState({
    sketch: next,
    past: joined ? [...past.slice(0, -1), step] : [...past.slice(1 - stepsKept), step],
    future: [],
    lastKind: kind,
    lastAt: now,
  });
}

/**
 * Takes one's own last edit back; what others changed since stays. True when all of it could be.
 * @param reads may only be missing where nobody else changed anything since
 */
export function undo(store: EditorStore, reads: RenameReads | null): boolean {
  const { sketch, past, future } = store.getState();
  const step = past.at(-1);
  if (step === undefined) return true;
  const { result, whole, renamed } = overOthers(sketch, step.after, step.before, reads);
  setSteps(store, result, { past: past.slice(0, -1), future: [step, ...future] }, renamed, reads);
  keepSelection(store);
  return whole;
}

/** Makes the edit again that was undone last. True when all of it could be. */
export function redo(store: EditorStore, reads: RenameReads | null): boolean {
  const { sketch, past, future } = store.getState();
  const [step, ...rest] = future;
  if (step === undefined) return true;
  const { result, whole, renamed } = overOthers(sketch, step.before, step.after, reads);
  setSteps(store, result, { past: [...past, step], future: rest }, renamed, reads);
  keepSelection(store);
  return whole;
}

function setSteps(
  store: EditorStore,
  sketch: Sketch,
  { past, future }: History,
  renamed: { readonly [mine: NodeId]: NodeId },
  reads: RenameReads | null,
): void {
  const taken = Object.keys(sketch.document.nodes);
  const all = withoutCollisions(renamed, sketchesOf([...past, ...future]), taken);
  store.setState({
    sketch,
    past: renamedSteps(past, all, reads),
    future: renamedSteps(future, all, reads),
    lastKind: null,
  });
}

/**
 * What others saved comes under one's own edits; steps back stay, and only ever undo one's own. `renamed`
 * are nodes of mine that got another id, because another person's new node has theirs.
 */
export function replaceSketch(
  store: EditorStore,
  sketch: Sketch,
  renamed: { readonly [mine: NodeId]: NodeId },
  reads: RenameReads,
): void {
  const { past, future, nodes, target, mapping, proposed } = store.getState();
  const idNow = (id: NodeId) => (Object.hasOwn(renamed, id) ? (renamed[id] ?? id) : id);
  setSteps(store, sketch, { past, future }, renamed, reads);
  store.setState({
    nodes: new Set([...nodes].map(idNow)),
    target: target.node === null ? target : { ...target, node: idNow(target.node) },
    mapping: mapping === null ? null : idNow(mapping),
    proposed: proposed === null ? null : { ...proposed, node: idNow(proposed.node) },
    lastKind: null,
  });
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
