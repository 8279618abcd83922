"use client";

import { useEffect } from "react";
import { useEditor } from "@/components/canvas/editor-context";
import type { FlowDocument } from "@/runtime/flow/document";
import { splitEnd } from "@/runtime/flow/schema";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { type GuideFacts, noFacts, noteFacts } from "./guide-facts";

/** Tells the guide how far the flow on the canvas is. */
export function FlowFacts({
  flow,
  versions,
  published,
}: {
  readonly flow: string;
  readonly versions: number;
  readonly published: boolean;
}) {
  const document = useEditor(({ sketch }) => sketch.document);
  useEffect(() => {
    noteFacts(factsOf(document, { flow, versions, published }));
  }, [document, flow, versions, published]);
  useEffect(() => () => noteFacts(noFacts), []);
  return null;
}

export function factsOf(
  { nodes, edges }: Pick<FlowDocument, "nodes" | "edges">,
  more: { readonly flow: string; readonly versions: number; readonly published: boolean },
): GuideFacts {
  const reached = new Set(edges.map(({ to }) => splitEnd(to)?.node ?? ""));
  const kinds = Object.entries(nodes).map(([id, node]) => ({
    behaviour: nodeRegistry.get(node.type)?.behaviour,
    connected: reached.has(id),
    filled: Object.values(node.config).some(isFilled),
  }));
  return {
    flow: more.flow,
    fresh: kinds.length === 0 && more.versions === 0,
    hasTrigger: kinds.some(({ behaviour }) => behaviour === "trigger"),
    computes: kinds.some(({ behaviour, connected }) => behaviour === "compute" && connected),
    shapes: kinds.some(
      ({ behaviour, connected, filled }) => behaviour === "compute" && connected && filled,
    ),
    answers: kinds.some(({ behaviour, connected }) => behaviour === "respond" && connected),
    published: more.published,
  };
}

/** A list once one of its rows is whole: a target without a value is only begun. */
function isFilled(value: unknown): boolean {
  if (!Array.isArray(value)) return typeof value === "string" && value !== "";
  return value.some((row) =>
    typeof row === "object" && row !== null
      ? Object.values(row).every((part) => part !== "")
      : row !== "",
  );
}
