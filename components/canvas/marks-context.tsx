"use client";

import { createContext, useContext } from "react";
import { useStore } from "zustand";
import {
  createDiagramMarks,
  type DiagramMarksStore,
  type EdgeMark,
  type HeatMark,
  type NodeMark,
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

export function useNodeHeat(id: string): HeatMark | undefined {
  return useStore(useContext(MarksContext), (marks) => marks.heat[id]);
}
