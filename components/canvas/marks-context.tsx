"use client";

import { createContext, useContext } from "react";
import { useStore } from "zustand";
import {
  createDiagramMarks,
  type DiagramMarksStore,
  type EdgeMark,
  type HeatMark,
  type NodeMark,
  type StopMark,
} from "./diagram-marks";

const none = createDiagramMarks();
export const MarksContext = createContext<DiagramMarksStore>(none);

export const MarksProvider = MarksContext;

export function useNodeMark(id: string): NodeMark | undefined {
  return useStore(useContext(MarksContext), (marks) => marks.nodes[id]);
}

export function useEdgeMark(id: string): EdgeMark | undefined {
  return useStore(useContext(MarksContext), (marks) => marks.edges[id]);
}

/** Breakpoints at the ports of a node, by port. */
export function useNodeStops(id: string): { readonly [port: string]: StopMark } | undefined {
  return useStore(useContext(MarksContext), (marks) => marks.stops[id]);
}

export function useNodeHeat(id: string): HeatMark | undefined {
  return useStore(useContext(MarksContext), (marks) => marks.heat[id]);
}
