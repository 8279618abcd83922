"use client";

import { useStoreApi } from "@xyflow/react";
import { useEffect, useMemo, useRef, useState } from "react";
import { nodeHeight, nodeWidth } from "@/runtime/flow/card-size";
import type { CardNode, FlowGraph } from "./flow-graph";

/** Up to here all of a flow is in the page, as elements; above, only what is near. */
export const nodesInPage = 60;
/** Between blocks and whole cards: elements while so few are in view, a drawing beyond. */
const middleMost = 90;
/** Cards that come into the page, or leave it, in one frame: more would be felt as a jerk. */
const comingAtOnce = 6;
const leavingAtOnce = 24;
/** Beside the window, in pixels of the screen. */
const margin = 160;
const keptMargin = 700;
/** Selected cards that are always in the page. */
const pinnedMost = 40;

export type Mounted = FlowGraph & {
  /** Ids of the cards that are in the page; the others are drawn. */
  readonly ids: ReadonlySet<string>;
};

/**
 * The part of a large flow that is in the page. What is far away, or out of view, is drawn on one canvas
 * instead; `pinned` (what is selected or under the pointer) is always there, so that it can be taken.
 */
export function useMounted(graph: FlowGraph, pinned: ReadonlySet<string>): Mounted {
  const store = useStoreApi();
  const small = graph.nodes.length <= nodesInPage;
  const [near, setNear] = useState<ReadonlySet<string>>(new Set());
  const latest = useRef(graph.nodes);
  useEffect(() => {
    latest.current = graph.nodes;
  });

  useEffect(() => {
    if (small) return;
    let frame = 0;
    let shown: ReadonlySet<string> = new Set();
    const step = () => {
      frame = 0;
      const { transform, width, height } = store.getState();
      const { wanted, kept } = windowOf(latest.current, transform, width, height);
      const next = nextWindow(shown, wanted, kept);
      if (next === shown) return;
      shown = next;
      setNear(next);
      frame = requestAnimationFrame(step);
    };
    const soon = () => {
      if (frame === 0) frame = requestAnimationFrame(step);
    };
    soon();
    const stop = store.subscribe((now, before) => {
      const same =
        now.transform === before.transform &&
        now.width === before.width &&
        now.height === before.height;
      if (!same) soon();
    });
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [small, store]);

  return useMemo(() => {
    if (small) return { ...graph, ids: new Set(graph.nodes.map(({ id }) => id)) };
    const ids = new Set(near);
    for (const id of [...pinned].slice(0, pinnedMost)) ids.add(id);
    const nodes = graph.nodes.filter(({ id }) => ids.has(id));
    const edges = graph.edges.filter(({ source, target }) => ids.has(source) && ids.has(target));
    return { nodes, edges, ids: new Set(nodes.map(({ id }) => id)) };
  }, [small, graph, near, pinned]);
}

type Window = {
  /** In view, nearest to the middle first. */
  readonly wanted: readonly string[];
  /** Near enough to stay. */
  readonly kept: ReadonlySet<string>;
};

function windowOf(
  cards: readonly CardNode[],
  [x, y, zoom]: readonly [number, number, number],
  width: number,
  height: number,
): Window {
  const nothing = { wanted: [], kept: new Set<string>() };
  if (zoom < 0.3 || width === 0) return nothing;
  const found: { readonly id: string; readonly away: number }[] = [];
  const kept = new Set<string>();
  for (const { id, position } of cards) {
    const left = position.x * zoom + x;
    const top = position.y * zoom + y;
    const isWithin = (by: number) =>
      left < width + by &&
      top < height + by &&
      left + nodeWidth * zoom > -by &&
      top + nodeHeight * zoom > -by;
    if (!isWithin(keptMargin)) continue;
    kept.add(id);
    if (isWithin(margin)) {
      found.push({ id, away: Math.hypot(left - width / 2, top - height / 2) });
    }
  }
  if (zoom < 0.6 && found.length > middleMost) return nothing;
  return { wanted: found.toSorted((a, b) => a.away - b.away).map(({ id }) => id), kept };
}

/** A few cards more, a few less: the same set once nothing is missing or too much. */
function nextWindow(
  before: ReadonlySet<string>,
  wanted: readonly string[],
  kept: ReadonlySet<string>,
): ReadonlySet<string> {
  const coming = wanted.filter((id) => !before.has(id)).slice(0, comingAtOnce);
  const leaving = [...before].filter((id) => !kept.has(id)).slice(0, leavingAtOnce);
  if (coming.length === 0 && leaving.length === 0) return before;
  const next = new Set(before);
  for (const id of leaving) next.delete(id);
  for (const id of coming) next.add(id);
  return next;
}
