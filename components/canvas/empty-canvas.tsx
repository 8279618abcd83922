"use client";

import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { nextFrame } from "@/components/ui/next-frame";
import { NodeIcon } from "@/components/ui/node-icon";
import { typeOf } from "@/runtime/nodes/definition";
import { nodeDefinitions } from "@/runtime/nodes/registry";
import { isFocusFree } from "./card-focus";
import type { Placement } from "./edit-flow";

const framesMost = 20;

/** The button goes with the empty canvas: the keyboard goes on at the card that it made. */
async function goToCard(): Promise<void> {
  for (let frame = 0; frame < framesMost; frame += 1) {
    await nextFrame();
    const card = document.querySelector<HTMLElement>(".flow-canvas .react-flow__node.selected");
    if (card === null) continue;
    if (isFocusFree()) card.focus({ preventScroll: true });
    return;
  }
}

/** What to do first on an empty canvas: a trigger, one press away. */
export function EmptyCanvas({
  onAdd,
}: {
  readonly onAdd: (type: string, placement: Placement) => void;
}) {
  const triggers = nodeDefinitions.filter(({ behaviour }) => behaviour === "trigger");
  const first = useRef<HTMLButtonElement>(null);
  // Whoever has just named the flow, or emptied it, goes on here.
  useEffect(() => {
    if (isFocusFree()) first.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className="absolute top-6 left-6 z-10 rounded-8 bg-surface shadow-1">
      <EmptyState
        title="What starts this flow?"
        why="A flow begins with a trigger: it takes a message and starts a run. Each brings a sample to design by."
        actions={triggers.map((definition, index) => (
          <Button
            key={typeOf(definition)}
            ref={index === 0 ? first : undefined}
            onClick={() => {
              onAdd(typeOf(definition), { at: { x: 0, y: 0 } });
              void goToCard();
            }}
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
