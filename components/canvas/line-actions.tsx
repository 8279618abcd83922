"use client";

import { createContext, useContext } from "react";
import type { FlowEdge } from "@/runtime/flow/document";
import type { Point } from "./geometry";

const InsertContext = createContext<((edge: FlowEdge) => void) | null>(null);

/** Asks what to put into a line; null where the flow is only read. */
export const LineActions = InsertContext;

/** A plus in the middle of a line, while it is pointed at or selected. */
export function InsertButton({ id, at }: { readonly id: string; readonly at: Point }) {
  const insert = useContext(InsertContext);
  if (insert === null) return null;
  const [from = "", to = ""] = id.split(">");
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keyboard has / on a selected line
    <g
      className="flow-line-add nopan"
      transform={`translate(${at.x} ${at.y})`}
      onClick={(event) => {
        event.stopPropagation();
        insert({ from, to });
      }}
      onKeyDown={undefined}
    >
      <title>Put a node in here</title>
      <circle r={12} style={{ opacity: 0 }} />
      <circle r={8} />
      <path d="M-3.5 0h7M0 -3.5v7" />
    </g>
  );
}
