"use client";

import { NodeTile } from "@/components/ui/node-icon";
import { StatusIcon } from "@/components/ui/status-badge";
import type { FlowDocument, FlowProblem, NodeId } from "@/runtime/flow/document";
import { shapeOf } from "@/runtime/flow/loop-scopes";
import { portsOf } from "@/runtime/flow/ports";
import { problemNodes } from "@/runtime/flow/problem-nodes";
import { splitEnd } from "@/runtime/flow/schema";
import { type NodeRegistry, nodeRegistry } from "@/runtime/nodes/registry";
import type { DiagramMarks } from "./diagram-marks";
import { subtitleOf } from "./flow-graph";
import { touchesWorld } from "./node-look";

type FlowOutlineProps = {
  readonly document: FlowDocument;
  readonly registry?: NodeRegistry;
  readonly marks?: DiagramMarks["nodes"];
  readonly problems?: readonly FlowProblem[];
  readonly selected?: NodeId | null;
  readonly onSelect?: (node: NodeId) => void;
};

/** The flow as a list in the order it runs: the canvas for small screens and screen readers. */
export function FlowOutline({
  document,
  registry = nodeRegistry,
  marks = {},
  problems = [],
  selected = null,
  onSelect,
}: FlowOutlineProps) {
  const { order, loops } = shapeOf(document, registry);
  const rest = Object.keys(document.nodes).filter((id) => !order.includes(id));
  return (
    <ol aria-label="Outline" className="divide-y divide-line">
      {[...order, ...rest].map((id) => {
        const node = document.nodes[id];
        if (node === undefined) return null;
        const definition = registry.get(node.type) ?? null;
        const mark = marks[id];
        const own = problems.filter((problem) => problemNodes(problem).includes(id));
        return (
          <li key={id}>
            <button
              type="button"
              onClick={() => onSelect?.(id)}
              aria-current={selected === id || undefined}
              style={{ paddingLeft: 12 + (loops.get(id)?.length ?? 0) * 20 }}
              className="flex min-h-12 w-full items-center gap-2.5 py-2 pr-3 text-left -outline-offset-2 hover:bg-hover aria-[current]:bg-accent-tint"
            >
              <NodeTile
                name={definition?.icon ?? "circle-help"}
                solid={touchesWorld(definition?.behaviour)}
              />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{node.name}</span>
                <span className="block truncate text-11 text-fg-3">
                  {own[0]?.message ?? subtitleOf(node, definition)}
                </span>
                <span className="block truncate text-11 text-fg-3">
                  {onward(document, registry, id)}
                </span>
              </span>
              {mark?.note === undefined ? null : (
                <span className="text-11 text-fg-2 tabular-nums">{mark.note}</span>
              )}
              {mark?.status === undefined ? null : <StatusIcon status={mark.status} />}
            </button>
          </li>
        );
      })}
    </ol>
  );
}

/** Where it goes on: `hold → Place credit hold, approve → Create sales order`. */
function onward(document: FlowDocument, registry: NodeRegistry, id: NodeId): string {
  const node = document.nodes[id];
  const ports = node === undefined ? [] : portsOf(node, registry);
  return document.edges
    .flatMap(({ from, to }) => {
      const at = splitEnd(from);
      if (at?.node !== id) return [];
      const port = ports.find(({ name }) => name === at.port);
      const target = document.nodes[splitEnd(to)?.node ?? ""]?.name ?? to;
      return [
        port === undefined || port.role === "main" ? `→ ${target}` : `${port.label} → ${target}`,
      ];
    })
    .join(", ");
}
