"use client";

import { useReactFlow, useStore, useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { nodeHeight, nodeWidth } from "@/runtime/flow/card-size";
import type { FlowLayout } from "@/runtime/flow/document";
import { focusCard, isFocusFree } from "./card-focus";
import { unfolded } from "./edit-layout";
import { useEditor, useEditorStore } from "./editor-context";
import { change } from "./editor-store";
import { useFitAll } from "./fit-all";

/** Clear of the tools that float at the bottom. */
const foot = 64;
/** A node that somebody is led to is drawn at least so large: farther away its name cannot be read. */
const legible = 0.6;

type Viewport = {
  readonly width: number;
  readonly height: number;
  readonly transform: readonly [number, number, number];
};

/**
 * A node that was added or jumped to is brought into view when it is outside, and the selected one when a panel
 * takes its room. Who is led to a field sees its node large enough, out of a folded group. Otherwise nothing moves.
 */
export function KeepInView({ mayEdit }: { readonly mayEdit: boolean }) {
  const flow = useReactFlow();
  const canvas = useStoreApi();
  const target = useEditor((state) => state.target);
  const count = useEditor((state) => Object.keys(state.sketch.document.nodes).length);
  const selected = useEditor((state) => (state.nodes.size === 1 ? [...state.nodes][0] : undefined));
  const store = useEditorStore();
  const room = useStore((state) => Math.round(state.width));
  const jump = useRef(target.jump);
  useUnemptied();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a jump, a new node or another width is the occasion
  useEffect(() => {
    const isLed = target.jump !== jump.current && target.field !== null;
    const isWalk = target.jump !== jump.current && target.field === null;
    jump.current = target.jump;
    if (isWalk && selected !== undefined && isFocusFree()) focusCard(selected);
    if (isLed && mayEdit && selected !== undefined) {
      change(store, (sketch) => unfolded(sketch, selected), null, "Unfold a group");
    }
    const at = selected === undefined ? undefined : store.getState().sketch.layout.nodes[selected];
    const view = canvas.getState();
    if (at === undefined || view.width === 0) return;
    const zoom = isLed ? Math.max(view.transform[2], legible) : view.transform[2];
    if (isInside(at, view) && zoom === view.transform[2]) return;
    void flow.setCenter(at.x + nodeWidth / 2, at.y + nodeHeight / 2, { zoom, duration: 220 });
  }, [target, count, room]);
  return null;
}

/** Undoing what moved every node leaves the window over nothing: the flow then comes back into it. */
function useUnemptied(): void {
  const canvas = useStoreApi();
  const showAll = useFitAll();
  const places = useEditor(({ sketch }) => sketch.layout.nodes);
  const before = useRef(places);
  useEffect(() => {
    const view = canvas.getState();
    const [old, now] = [before.current, places];
    before.current = places;
    if (old === now || view.width === 0) return;
    if (isAnySeen(old, view) && !isAnySeen(now, view)) showAll(true);
  }, [places, canvas, showAll]);
}

function isAnySeen(places: FlowLayout["nodes"], view: Viewport): boolean {
  const all = Object.values(places);
  return all.length === 0 || all.some((at) => overlaps(at, view));
}

type Place = { readonly x: number; readonly y: number };

function overlaps(at: Place, { width, height, transform: [x, y, zoom] }: Viewport): boolean {
  const [left, top] = [at.x * zoom + x, at.y * zoom + y];
  return left < width && top < height && left + nodeWidth * zoom > 0 && top + nodeHeight * zoom > 0;
}

function isInside(at: Place, { width, height, transform: [x, y, zoom] }: Viewport): boolean {
  const [left, top] = [at.x * zoom + x, at.y * zoom + y];
  return (
    left >= 0 &&
    top >= 0 &&
    left + nodeWidth * zoom <= width &&
    top + nodeHeight * zoom <= height - foot
  );
}
