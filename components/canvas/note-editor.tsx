"use client";

import { useReactFlow, ViewportPortal } from "@xyflow/react";
import { X } from "lucide-react";
import { useRef } from "react";
import { Icon } from "@/components/ui/icon";
import type { FlowLayout } from "@/runtime/flow/document";
import { useEditor, useEditorStore } from "./editor-context";
import { change } from "./editor-store";

type Note = NonNullable<FlowLayout["notes"]>[number];

/** Notes one can write in and drag by their edge. */
export function NoteEditor({ mayEdit }: { readonly mayEdit: boolean }) {
  const notes = useEditor(({ sketch }) => sketch.layout.notes);
  const store = useEditorStore();
  const write = (next: readonly Note[], kind: string) =>
    change(
      store,
      ({ document, layout }) => ({ document, layout: { ...layout, notes: next } }),
      kind,
    );
  if (notes === undefined || notes.length === 0) return null;
  return (
    <ViewportPortal>
      {notes.map((note) => (
        <OneNote
          key={note.id}
          note={note}
          mayEdit={mayEdit}
          onChange={(part, kind) =>
            write(
              notes.map((other) => (other.id === note.id ? { ...other, ...part } : other)),
              `${note.id}.${kind}`,
            )
          }
          onRemove={() =>
            write(
              notes.filter((other) => other.id !== note.id),
              "",
            )
          }
        />
      ))}
    </ViewportPortal>
  );
}

function OneNote({
  note,
  mayEdit,
  onChange,
  onRemove,
}: {
  readonly note: Note;
  readonly mayEdit: boolean;
  readonly onChange: (part: Partial<Note>, kind: string) => void;
  readonly onRemove: () => void;
}) {
  const flow = useReactFlow();
  const grip = useRef<{ x: number; y: number } | null>(null);
  const { x, y, w, h, text } = note;
  return (
    <aside
      className="flow-note nopan group"
      style={{
        transform: `translate(${x}px, ${y}px)`,
        width: w,
        minHeight: h,
        pointerEvents: "all",
      }}
      onPointerDown={(event) => {
        if (!mayEdit || event.target !== event.currentTarget) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const at = flow.screenToFlowPosition(
          { x: event.clientX, y: event.clientY },
          { snapToGrid: false },
        );
        grip.current = { x: at.x - x, y: at.y - y };
      }}
      onPointerMove={(event) => {
        const held = grip.current;
        if (held === null) return;
        const at = flow.screenToFlowPosition(
          { x: event.clientX, y: event.clientY },
          { snapToGrid: false },
        );
        onChange({ x: Math.round(at.x - held.x), y: Math.round(at.y - held.y) }, "place");
      }}
      onPointerUp={() => {
        grip.current = null;
      }}
    >
      <textarea
        aria-label="Note"
        data-note={note.id}
        placeholder="Write what the next person must know"
        className="field-sizing-content block w-full resize-none bg-transparent outline-none focus-visible:outline-none"
        readOnly={!mayEdit}
        value={text}
        onChange={(event) => onChange({ text: event.target.value }, "text")}
      />
      {mayEdit ? (
        <button
          type="button"
          aria-label="Remove the note"
          onClick={onRemove}
          className="absolute top-1 right-1 rounded-3 p-0.5 opacity-0 focus-visible:opacity-100 group-hover:opacity-100"
        >
          <Icon as={X} size="xs" />
        </button>
      ) : null}
    </aside>
  );
}
