"use client";

import { useEffect } from "react";
import type { FlowProblem } from "@/runtime/flow/document";
import { useEditor, useEditorStore } from "./editor-context";
import { onlySelected, select } from "./editor-store";
import { FlowDiagram } from "./flow-diagram";
import { FlowOutline } from "./flow-outline";

/** Below 1024 px the flow can be read, as a picture and as a list, not changed. */
export function SmallScreen({ problems }: { readonly problems: readonly FlowProblem[] }) {
  const store = useEditorStore();
  const { document, layout } = useEditor(({ sketch }) => sketch);
  const selected = useEditor(onlySelected);
  useEffect(() => select(store, []), [store]);
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <div className="relative h-[45dvh] min-h-28 shrink-0 border-line border-b">
        <FlowDiagram
          document={document}
          layout={layout}
          label={document.name}
          minimap={false}
          selected={selected}
          onSelect={(node) => select(store, node === null ? [] : [node])}
        />
      </div>
      <p className="border-line border-b px-3 py-2 text-12 text-fg-2">
        Flows are edited on a wider window, from 1024 px.
      </p>
      <FlowOutline
        document={document}
        problems={problems}
        selected={selected}
        onSelect={(node) => select(store, [node])}
      />
    </div>
  );
}
