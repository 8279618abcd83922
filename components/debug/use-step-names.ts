"use client";

import { useMemo } from "react";
import { useChecks } from "@/components/canvas/use-checks";
import type { ExpressionProblem, TypeEnvironment } from "@/runtime/expressions/language";
import { anyType } from "@/runtime/expressions/types";
import type { FlowDocument } from "@/runtime/flow/document";
import { nodeEnvironment } from "@/runtime/flow/expression-scope";
import type { FlowTypes } from "@/runtime/flow/flow-types";
import { shapeOf } from "@/runtime/flow/loop-scopes";
import { nodeRegistry } from "@/runtime/nodes/registry";

type StepNames = {
  readonly environment: TypeEnvironment;
  /** What is wrong with a condition at this step; nothing while the checks are on their way. */
  readonly problemOf: (text: string) => ExpressionProblem | undefined;
};

/** What an expression may read at a step, and what is wrong with one. */
export function useStepNames(document: FlowDocument | null, node: string): StepNames {
  const checks = useChecks(true);
  return useMemo(() => {
    const definition = nodeRegistry.get(document?.nodes[node]?.type ?? "");
    if (document === null || definition === undefined) {
      return { environment: nothing, problemOf: () => undefined };
    }
    const shape = shapeOf(document, nodeRegistry);
    const types = checks?.typesOf(document, nodeRegistry, shape) ?? untyped;
    const environment = nodeEnvironment(document, shape, types, node, definition, "condition");
    return {
      environment,
      problemOf: (text: string) =>
        text.trim() === ""
          ? undefined
          : checks?.checkExpression(text, environment, { mode: "condition" }).problems[0],
    };
  }, [checks, document, node]);
}

const nothing: TypeEnvironment = {};

const untyped: FlowTypes = {
  input: () => anyType,
  output: () => anyType,
  item: () => anyType,
};
