"use client";

import { WandSparkles } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { PanelSection } from "@/components/ui/side-panel";
import type { FlowNode } from "@/runtime/flow/document";
import type { JsonObject } from "@/runtime/json";
import type { NodeDefinition } from "@/runtime/nodes/definition";

/** Settings that a step got without being asked. */
export type Given = { readonly config: JsonObject; readonly connection: string | null };

/** Says which settings were filled in, while they are as they were filled in, with the way back to none. */
export function ProposedNote({
  given,
  node,
  definition,
  onEmpty,
}: {
  readonly given: Given;
  readonly node: FlowNode;
  readonly definition: NodeDefinition;
  readonly onEmpty: () => void;
}) {
  const kept = definition.fields.filter(
    ({ name }) => given.config[name] !== undefined && node.config[name] === given.config[name],
  );
  const names = [
    ...(given.connection !== null && node.connection === given.connection ? ["Connection"] : []),
    ...kept.map(({ label }) => label),
  ];
  if (names.length === 0) return null;
  return (
    <PanelSection>
      <p role="status" className="flex items-start gap-2 text-12 text-fg-2">
        <Icon as={WandSparkles} size="s" className="mt-0.5 shrink-0" />
        <span className="min-w-0 flex-1">
          Filled in from what stands around it: {names.join(", ")}.
        </span>
        <Button look="quiet" size="s" className="-my-1 shrink-0" onClick={onEmpty}>
          Start empty
        </Button>
      </p>
    </PanelSection>
  );
}
