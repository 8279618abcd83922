"use client";

import { useMutation } from "@tanstack/react-query";
import { CircleCheck, CircleX, Play } from "lucide-react";
import { useTRPCClient } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { CodeView } from "@/components/ui/code-view";
import { Icon } from "@/components/ui/icon";
import { canonicalLogic } from "@/runtime/flow/canonical";
import { exampleFlow } from "@/runtime/flow/example-flow";
import type { JsonObject } from "@/runtime/json";
import type { NodeDefinition } from "@/runtime/nodes/definition";

type ExampleRunProps = {
  readonly definition: NodeDefinition;
  /** The flow that is open: its distributor's tables are read. */
  readonly flow: string;
  readonly onUse: (config: JsonObject) => void;
};

/** Runs a node's example as a test, in which nothing is sent, or takes its settings over. */
export function ExampleRun({ definition, flow, onUse }: ExampleRunProps) {
  const client = useTRPCClient();
  const test = useMutation({
    mutationFn: () => {
      const { document, trigger, target, message, answers } = exampleFlow(definition, flow);
      return client.samples.test.mutate({
        flowId: flow,
        logic: canonicalLogic(document),
        target,
        trigger,
        message: {
          kind: "manual",
          method: null,
          headers: {},
          query: {},
          contentType: "application/json",
          body: JSON.stringify(message),
        },
        answers,
      });
    },
  });
  const { step = null, error = null } = test.data ?? {};
  const fault = test.error ?? step?.error ?? error;
  return (
    <div className="flex flex-col gap-2 text-12">
      <div className="flex flex-wrap gap-1.5">
        <Button size="s" disabled={test.isPending} onClick={() => test.mutate()}>
          <Icon as={Play} size="s" />
          Run the example
        </Button>
        <Button size="s" look="quiet" onClick={() => onUse(definition.example.config)}>
          Use these settings
        </Button>
      </div>
      {fault !== null ? (
        <p role="status" className="flex items-start gap-1 text-negative">
          <Icon as={CircleX} size="s" className="mt-px" />
          <span className="min-w-0 break-words">{fault.message}</span>
        </p>
      ) : step === null ? null : (
        <>
          <p role="status" className="flex items-start gap-1 text-positive">
            <Icon as={CircleCheck} size="s" className="mt-px" />
            It ran just now: this left by “{step.port ?? "out"}”. Nothing was sent.
          </p>
          {step.request === null ? null : (
            <CodeView label="Request" text={JSON.stringify(step.request, null, 2)} />
          )}
          <CodeView label="Output" text={JSON.stringify(step.output, null, 2)} />
        </>
      )}
    </div>
  );
}
