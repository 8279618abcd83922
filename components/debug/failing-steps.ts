import type { GivenFault } from "@/runtime/engine/debug/given-answers";
import { codeOfFault, failuresOf } from "@/runtime/engine/debug/step-failures";
import type { FlowErrorCode } from "@/runtime/errors/flow-error";
import type { FlowDocument } from "@/runtime/flow/document";
import type { NodeDefinition } from "@/runtime/nodes/definition";
import { nodeRegistry } from "@/runtime/nodes/registry";

/** A step that somebody lets fail: what it is, and how it is set. */
export type FailingStep = {
  readonly definition: NodeDefinition;
  readonly config: FlowDocument["nodes"][string]["config"];
};

/** One step, or all that use a connection; empty where their version is gone. */
export type FailingSteps = readonly FailingStep[];

export function failingSteps(document: FlowDocument | null, ids: readonly string[]): FailingSteps {
  return ids.flatMap((id) => {
    const node = document?.nodes[id];
    const definition = nodeRegistry.get(node?.type ?? "");
    return node === undefined || definition === undefined
      ? []
      : [{ definition, config: node.config }];
  });
}

/** What at least one of them can fail with, each as it is told usually. */
export function failuresOfAll(steps: FailingSteps): readonly GivenFault[] {
  const all = steps.flatMap(({ definition, config }) => failuresOf(definition, config));
  const each = [...new Map(all.map((fault) => [JSON.stringify(fault), fault])).values()];
  return [
    ...each.filter(({ fault }) => fault !== "error"),
    ...each.filter(({ fault }) => fault === "error"),
  ];
}

/** The codes that they fail with by it: several where they are set otherwise, none where none of them can. */
export function codesOfFault(steps: FailingSteps, fault: GivenFault): readonly FlowErrorCode[] {
  const codes = steps.flatMap(
    ({ definition, config }) => codeOfFault(definition, config, fault) ?? [],
  );
  return [...new Set(codes)];
}
