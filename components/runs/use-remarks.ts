"use client";

import { useMemo } from "react";
import { later, useLater } from "@/components/ui/later";
import type { FlowDocument, FlowNode } from "@/runtime/flow/document";
import type { Json } from "@/runtime/json";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { droppedAt } from "./node-words";
import { readJson } from "./read-json";
import type { StepDetail } from "./use-run";

/** It evaluates, which few steps need. */
const reading = later(() => import("@/runtime/nodes/missing-reads"));

const none: readonly string[] = [];

/**
 * What a person should know of what a step handed on, in sentences; of conditions once the code for them has come.
 * @param node undefined for none that succeeded
 * @param output undefined where it is not known whole
 * @param written what the step itself wrote down of it
 */
export function useRemarks(
  node: FlowNode | undefined,
  output: Json | undefined,
  written?: readonly string[],
): readonly string[] {
  const definition = node === undefined ? undefined : nodeRegistry.get(node.type);
  const judges = definition?.conditions !== undefined && output !== undefined;
  const module = useLater(reading, judges);
  return useMemo(() => {
    if (node === undefined || output === undefined) return written ?? none;
    // Runs of earlier builds did not write it down: then it is read off the output.
    const told = written ?? definition?.remarks?.(node.config, output) ?? none;
    const conditions = definition?.conditions?.(node.config) ?? [];
    return module === null ? told : [...told, ...module.missingReads(conditions, output)];
  }, [node, definition, output, written, module]);
}

/** The same of a step of a run, and where it dropped its message. */
export function useStepRemarks(
  document: FlowDocument | null,
  step: StepDetail | undefined,
): readonly string[] {
  const line = step?.line?.status === "succeeded" ? step.line : null;
  const node = line === null ? undefined : document?.nodes[line.node];
  const preview = step?.output;
  const output = useMemo(() => wholeOf(preview), [preview]);
  const remarks = useRemarks(node, output, line?.warnings);
  return step === undefined || node === undefined
    ? none
    : [...droppedAt(document, step), ...remarks];
}

function wholeOf(preview: StepDetail["output"] | undefined): Json | undefined {
  return preview?.complete === true ? readJson(preview.text)?.value : undefined;
}
