"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { Icon } from "@/components/ui/icon";
import type { FlowDocument, NodeId } from "@/runtime/flow/document";
import { portsOf } from "@/runtime/flow/ports";
import { splitEnd } from "@/runtime/flow/schema";
import { nodeRegistry } from "@/runtime/nodes/registry";

type Neighbour = { readonly node: NodeId; readonly name: string; readonly by: string | null };

type NeighbourBarProps = {
  readonly document: FlowDocument;
  readonly node: NodeId;
  readonly side: "before" | "after";
  readonly onGo: (node: NodeId) => void;
};

/** The steps before or after a node, one click each; every branch is offered by its name. */
export function NeighbourBar({ document, node, side, onGo }: NeighbourBarProps) {
  const neighbours = neighboursOf(document, node, side);
  if (neighbours.length === 0) return null;
  const before = side === "before";
  return (
    <nav
      aria-label={before ? "Steps before" : "Steps after"}
      className={`flex shrink-0 flex-wrap gap-x-1 border-line px-2 py-0.5 ${before ? "border-b" : "border-t"}`}
    >
      {neighbours.map(({ node: id, name, by }) => (
        <button
          key={`${id} ${by}`}
          type="button"
          title={before ? "Alt+↑" : "Alt+↓"}
          aria-keyshortcuts={before ? "Alt+ArrowUp" : "Alt+ArrowDown"}
          onClick={() => onGo(id)}
          className="inline-flex h-6 min-w-0 max-w-full items-center gap-1 rounded-5 px-1.5 text-12 text-fg-2 hover:bg-hover hover:text-fg"
        >
          <Icon as={before ? ArrowUp : ArrowDown} size="xs" className="shrink-0" />
          <span className="truncate">{name}</span>
          {by === null ? null : <span className="shrink-0 text-11 text-fg-3">{by}</span>}
        </button>
      ))}
    </nav>
  );
}

export function neighboursOf(
  document: FlowDocument,
  node: NodeId,
  side: "before" | "after",
): readonly Neighbour[] {
  const own = document.nodes[node];
  const ports = own === undefined ? [] : portsOf(own, nodeRegistry);
  const several = ports.filter(({ direction }) => direction === "out").length > 1;
  return document.edges.flatMap((edge) => {
    const from = splitEnd(edge.from);
    const to = splitEnd(edge.to);
    const [here, there] = side === "before" ? [to, from] : [from, to];
    if (here?.node !== node || there === null || there === undefined) return [];
    const name = document.nodes[there.node]?.name ?? there.node;
    const port = ports.find((p) => p.name === from?.port && p.direction === "out");
    const by = side === "after" && several ? (port?.label ?? from?.port ?? null) : null;
    return [{ node: there.node, name, by }];
  });
}
