"use client";

import { useStoreApi } from "@xyflow/react";
import { useContext, useEffect, useRef } from "react";
import { type Colours, coloursAt, onThemeChange } from "./far-colours";
import { drawFar } from "./far-scene";
import type { FlowGraph } from "./flow-graph";
import { MarksContext } from "./marks-context";

type FarDrawingProps = {
  readonly graph: FlowGraph;
  /** Cards that are in the page themselves. */
  readonly mounted: ReadonlySet<string>;
  readonly invalid: ReadonlySet<string>;
};

/**
 * All of a large flow that is not in the page, on one canvas: 1,000 nodes cost as much as one element.
 * Lies beneath the cards; the outline says the same to a screen reader.
 */
export function FarDrawing(props: FarDrawingProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const store = useStoreApi();
  const marks = useContext(MarksContext);
  const latest = useRef(props);
  const redraw = useRef<() => void>(() => undefined);

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d") ?? null;
    if (element === null || context === null) return;
    let frame = 0;
    let colours: Colours | null = null;
    const draw = () => {
      frame = 0;
      const { transform, width, height } = store.getState();
      const scale = window.devicePixelRatio;
      fitTo(element, width, height, scale);
      colours ??= coloursAt(element.parentElement ?? element);
      const [x, y, zoom] = transform;
      const drawn = drawFar(context, {
        ...latest.current,
        marks: marks.getState(),
        view: { x, y, zoom, width, height },
        colours,
        scale,
      });
      element.dataset.drawn = String(drawn);
    };
    const soon = () => {
      if (frame === 0) frame = requestAnimationFrame(draw);
    };
    redraw.current = soon;
    soon();
    const stops = [
      store.subscribe((now, before) => {
        const moved = now.transform !== before.transform;
        if (moved || now.width !== before.width || now.height !== before.height) soon();
      }),
      marks.subscribe(soon),
      onThemeChange(() => {
        colours = null;
        soon();
      }),
    ];
    return () => {
      for (const stop of stops) stop();
      cancelAnimationFrame(frame);
    };
  }, [store, marks]);

  useEffect(() => {
    latest.current = props;
    redraw.current();
  });

  return (
    <canvas
      ref={canvas}
      className="flow-far"
      role="img"
      aria-label="Nodes that are far away or out of view; the outline lists them"
    />
  );
}

function fitTo(element: HTMLCanvasElement, width: number, height: number, scale: number): void {
  const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
  if (element.width === w && element.height === h) return;
  element.width = w;
  element.height = h;
}
