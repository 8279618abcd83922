"use client";

import { useStore } from "@xyflow/react";
import { useLayoutEffect, useRef } from "react";
import { useFitAll } from "./fit-all";
import { useScene } from "./scene-context";

/** Shows the whole flow as soon as the canvas has its size; later resizing moves nothing. */
export function FitOnOpen() {
  const { document } = useScene();
  const any = Object.keys(document.nodes).length > 0;
  const sized = useStore(({ width, height }) => width > 0 && height > 0) && any;
  const showAll = useFitAll();
  const done = useRef(false);
  useLayoutEffect(() => {
    if (!sized || done.current) return;
    done.current = true;
    showAll(false);
  }, [sized, showAll]);
  return null;
}
