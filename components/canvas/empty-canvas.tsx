"use client";

import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { NodeIcon } from "@/components/ui/node-icon";
import { typeOf } from "@/runtime/nodes/definition";
import { nodeDefinitions } from "@/runtime/nodes/registry";
import type { Placement } from "./edit-flow";

/** What to do first on an empty canvas: a trigger, one press away. */
export function EmptyCanvas({
  onAdd,
}: {
  readonly onAdd: (type: string, placement: Placement) => void;
}) {
  const triggers = nodeDefinitions.filter(({ behaviour }) => behaviour === "trigger");
  return (
    <div className="absolute top-6 left-6 z-10 rounded-8 bg-surface shadow-1">
      <EmptyState
        title="What starts this flow?"
        why="A flow begins with a trigger: it takes a message and starts a run. Each brings a sample to design by."
        actions={triggers.map((definition) => (
          <Button
            key={typeOf(definition)}
            onClick={() => onAdd(typeOf(definition), { at: { x: 0, y: 0 } })}
          >
            <NodeIcon name={definition.icon} size="s" />
            {definition.label}
          </Button>
        ))}
        then="Then press / to add the next step behind it."
      />
    </div>
  );
}
