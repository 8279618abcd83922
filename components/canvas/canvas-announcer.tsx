"use client";

import { useEffect, useState } from "react";
import { counted } from "@/runtime/counted";
import type { FlowDocument, NodeId } from "@/runtime/flow/document";
import { splitEnd } from "@/runtime/flow/schema";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { stepWords } from "./edit-steps";
import { useEditor } from "./editor-context";
import { subtitleOf } from "./flow-graph";
import type { Problems } from "./told-problems";

/** Says to a screen reader where one is on the canvas, and what an edit has done. */
export function CanvasAnnouncer({ problems }: { readonly problems: Problems }) {
  const document = useEditor(({ sketch }) => sketch.document);
  const nodes = useEditor((state) => state.nodes);
  const step = useEditor(({ past }) => past.at(-1));
  const [said, setSaid] = useState("");
  const [first] = nodes;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another selection is the occasion
  useEffect(() => {
    if (nodes.size === 0) setSaid("");
    else if (nodes.size > 1) setSaid(`${nodes.size} nodes selected`);
    else if (first !== undefined) setSaid(wordsOf(document, problems, first));
  }, [nodes]);
  useEffect(() => {
    if (step !== undefined) setSaid(stepWords(step));
  }, [step]);
  return (
    <p className="sr-only" aria-live="polite" data-testid="canvas-announcer">
      {said}
    </p>
  );
}

/** "Credit decision, Router, reject, hold, 2 problems, leads to Answer: rejected, Create sales order". */
function wordsOf(document: FlowDocument, { byNode }: Problems, id: NodeId): string {
  const node = document.nodes[id];
  if (node === undefined) return "";
  const definition = nodeRegistry.get(node.type) ?? null;
  const count = byNode.get(id)?.length ?? 0;
  const next = document.edges.flatMap(({ from, to }) => {
    if (splitEnd(from)?.node !== id) return [];
    return document.nodes[splitEnd(to)?.node ?? ""]?.name ?? [];
  });
  return [
    node.name,
    definition?.label,
    subtitleOf(node, definition),
    count === 0 ? "" : counted(count, "problem"),
    next.length === 0 ? "leads nowhere" : `leads to ${next.join(", ")}`,
  ]
    .filter((part, index, all) => part !== undefined && part !== "" && all.indexOf(part) === index)
    .join(", ");
}
