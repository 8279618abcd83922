"use client";

import { ViewportPortal } from "@xyflow/react";
import type { FlowLayout } from "@/runtime/flow/document";

/** Notes of a layout, beneath the cards. */
export function FlowNotes({ layout }: { readonly layout: FlowLayout }) {
  const notes = layout.notes ?? [];
  if (notes.length === 0) return null;
  return (
    <ViewportPortal>
      {notes.map(({ id, x, y, w, h, text }) => (
        <aside
          key={id}
          className="flow-note"
          style={{ transform: `translate(${x}px, ${y}px)`, width: w, minHeight: h }}
        >
          {text}
        </aside>
      ))}
    </ViewportPortal>
  );
}
