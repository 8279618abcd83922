"use client";

import { useStore } from "@xyflow/react";
import { useLayoutEffect, useRef } from "react";
import { useFitAll } from "./fit-all";

/** Shows the whole flow as soon as the canvas has its size; later resizing moves nothing. */
export function FitOnOpen() {
  const sized = useStore(({ width, height, nodes }) => width > 0 && height > 0 && nodes.length > 0);
  const showAll = useFitAll();
  const done = useRef(false);
  useLayoutEffect(() => {
    if (!sized || done.current) return;
    done.current = true;
    showAll(false);
  }, [sized, showAll]);
  return null;
}
