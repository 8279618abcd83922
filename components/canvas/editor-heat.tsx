"use client";

import { type ReactNode, useMemo, useState } from "react";
import { HeatPanel } from "@/components/heat/heat-panel";
import { createDiagramMarks } from "./diagram-marks";
import { useEditor } from "./editor-context";
import { MarksProvider } from "./marks-context";

/** The editor's canvas with its heat: how each node fares in this environment, on request. */
export function EditorHeat({
  flow,
  children,
}: {
  readonly flow: string;
  readonly children: ReactNode;
}) {
  const [marks] = useState(() => createDiagramMarks());
  const nodes = useEditor(({ sketch }) => sketch.document.nodes);
  const ids = useMemo(() => Object.keys(nodes), [nodes]);
  return (
    <MarksProvider value={marks}>
      {children}
      {ids.length === 0 ? null : <HeatPanel flow={flow} ids={ids} marks={marks} />}
    </MarksProvider>
  );
}
