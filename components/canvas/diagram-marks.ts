import { createStore, type StoreApi } from "zustand/vanilla";

/** What a run did at a node, as the card shows it. */
export type NodeMark = {
  /** A key of the status table in `components/ui/status.ts`, e.g. `succeeded`; absent where nothing came yet. */
  readonly status?: string;
  /** Right slot of the second line, e.g. `212 ms`, `9 of 10 · 766 ms`, `3 of 5, in 40 s`. */
  readonly note?: string;
  /** The note needs a second look. */
  readonly caution?: true;
  /** 0 to 1 while a countable loop runs: the thread at the foot of the card. */
  readonly progress?: number;
};

/** What a node is like over many runs, for as long as heat is shown. */
export type HeatMark = {
  readonly measure: "throughput" | "failures" | "slowness" | "waiting";
  /** 0 to 1, how strongly the card is tinted. */
  readonly level: number;
  /** In the place of the subtitle, e.g. `2.1% failed`. */
  readonly text: string;
  /** All figures in words, for whoever points at it or hears it. */
  readonly words: string;
};

/**
 * `taken`: a message went this way; `not`: decided, and none did; `error`: a failure did. In a comparison
 * `added` and `removed`.
 */
export type EdgeMark = {
  readonly path: "taken" | "not" | "error" | "added" | "removed";
  /** On the line, e.g. `10 lines`. */
  readonly note?: string;
};

/** A breakpoint at a port: whether it has a condition. */
export type StopMark = "plain" | "conditional";

export type DiagramMarks = {
  readonly nodes: { readonly [node: string]: NodeMark };
  /** By `edgeId`. */
  readonly edges: { readonly [edge: string]: EdgeMark };
  /** By node; empty while heat is off. */
  readonly heat: { readonly [node: string]: HeatMark };
  /** By node and port; only where a flow is debugged. */
  readonly stops: { readonly [node: string]: { readonly [port: string]: StopMark } };
};

/**
 * Marks live beside the drawing, not in it: a change redraws the one card it is about. Set them with
 * `marks.setState({ nodes, edges })`; keep the objects of nodes that did not change.
 */
export type DiagramMarksStore = StoreApi<DiagramMarks>;

export function createDiagramMarks(initial: Partial<DiagramMarks> = {}): DiagramMarksStore {
  return createStore<DiagramMarks>(() => ({
    nodes: {},
    edges: {},
    heat: {},
    stops: {},
    ...initial,
  }));
}

/** Name of a line, from its two ends `node.port`. */
export function edgeId(edge: { readonly from: string; readonly to: string }): string {
  return `${edge.from}>${edge.to}`;
}
