"use client";

import { Panel, useReactFlow, useStoreApi } from "@xyflow/react";
import { useContext, useEffect, useMemo, useRef } from "react";
import { nodeHeight, nodeWidth } from "@/runtime/flow/card-size";
import { type Colours, coloursAt, onThemeChange, statusTones } from "./far-colours";
import type { FlowGraph } from "./flow-graph";
import { MarksContext } from "./marks-context";
import { frameOf, type OverviewScale, overview } from "./overview-frame";
import { around, type Rect } from "./scene-context";

const { width, height } = overview;
const inset = 10;
/** Statuses may change many times a second; the picture follows a few times. */
const calmMs = 250;

type OverviewProps = { readonly graph: FlowGraph; readonly invalid: ReadonlySet<string> };

/** The whole flow in small with a frame around what is in view where that is not all; drag it, or press beside it. */
export function Overview({ graph, invalid }: OverviewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const flow = useReactFlow();
  const scale = useMemo(() => scaleOf(graph), [graph]);
  usePicture(canvas, graph, invalid, scale);
  useFrame(frame, scale);
  if (scale === null) return null;
  const go = (event: React.PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const x = scale.left + (event.clientX - box.left - scale.x) / scale.by;
    const y = scale.top + (event.clientY - box.top - scale.y) / scale.by;
    void flow.setCenter(x, y, { zoom: flow.getZoom() });
  };
  return (
    <Panel position="bottom-left" className="flow-overview">
      <div
        role="img"
        aria-label="Overview"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          go(event);
        }}
        onPointerMove={(event) => {
          if (event.buttons === 1) go(event);
        }}
      >
        <canvas ref={canvas} />
        <div ref={frame} className="flow-overview-frame" />
      </div>
    </Panel>
  );
}

function scaleOf({ nodes }: FlowGraph): OverviewScale | null {
  if (nodes.length === 0) return null;
  const boxes = nodes.map(
    ({ position }): Rect => ({ ...position, width: nodeWidth, height: nodeHeight }),
  );
  const all = around(boxes);
  const by = Math.min(
    (width - 2 * inset) / all.width,
    (height - 2 * inset) / all.height,
    // A small flow is not blown up.
    0.16,
  );
  return {
    left: all.x,
    top: all.y,
    by,
    x: (width - all.width * by) / 2,
    y: (height - all.height * by) / 2,
  };
}

function usePicture(
  canvas: React.RefObject<HTMLCanvasElement | null>,
  graph: FlowGraph,
  invalid: ReadonlySet<string>,
  scale: OverviewScale | null,
): void {
  const marks = useContext(MarksContext);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d") ?? null;
    if (element === null || context === null || scale === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let colours: Colours | null = null;
    const draw = () => {
      timer = undefined;
      colours ??= coloursAt(element.parentElement ?? element);
      const dense = window.devicePixelRatio;
      element.width = width * dense;
      element.height = height * dense;
      context.setTransform(dense, 0, 0, dense, 0, 0);
      const states = marks.getState().nodes;
      for (const { id, position, selected } of graph.nodes) {
        const tone = invalid.has(id)
          ? "--negative-solid"
          : (statusTones[states[id]?.status ?? ""] ?? "--neutral-line");
        context.fillStyle = colours(selected === true ? "--accent" : tone);
        context.fillRect(
          scale.x + (position.x - scale.left) * scale.by,
          scale.y + (position.y - scale.top) * scale.by,
          Math.max(1.5, nodeWidth * scale.by),
          Math.max(1, nodeHeight * scale.by),
        );
      }
    };
    const first = requestAnimationFrame(draw);
    const calmly = () => {
      timer ??= setTimeout(draw, calmMs);
    };
    const stops = [
      marks.subscribe(calmly),
      onThemeChange(() => {
        colours = null;
        calmly();
      }),
    ];
    return () => {
      cancelAnimationFrame(first);
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [canvas, graph, invalid, marks, scale]);
}

/** The frame moves by itself, without anything being drawn again. */
function useFrame(
  frame: React.RefObject<HTMLDivElement | null>,
  scale: OverviewScale | null,
): void {
  const store = useStoreApi();
  useEffect(() => {
    const place = () => {
      const element = frame.current;
      if (element === null || scale === null) return;
      const shown = frameOf(scale, store.getState());
      element.hidden = shown === null;
      if (shown === null) return;
      element.style.transform = `translate(${shown.left}px, ${shown.top}px)`;
      element.style.width = `${shown.width}px`;
      element.style.height = `${shown.height}px`;
    };
    place();
    return store.subscribe((now, before) => {
      const moved = now.transform !== before.transform;
      if (moved || now.width !== before.width || now.height !== before.height) place();
    });
  }, [frame, scale, store]);
}
