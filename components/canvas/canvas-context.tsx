"use client";

import { createContext, useContext } from "react";
import type { FlowProblem, NodeId } from "@/runtime/flow/document";

const none: readonly FlowProblem[] = [];

export type ProblemsByNode = ReadonlyMap<NodeId, readonly FlowProblem[]>;
const ProblemsContext = createContext<ProblemsByNode>(new Map());

/** Problems of a draft, so that cards can count their own; a frozen version has none. */
export const ProblemsProvider = ProblemsContext;

export function useNodeProblems(id: NodeId): readonly FlowProblem[] {
  return useContext(ProblemsContext).get(id) ?? none;
}
