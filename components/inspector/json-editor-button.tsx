"use client";

import { useState } from "react";
import { laterComponent } from "@/components/ui/later-component";
import { EditorButton } from "./editor-button";

const CodeDialog = laterComponent(() =>
  import("@/components/code/code-dialog").then((module) => module.CodeDialog),
);
const nothing = {};

/** From a field with JSON to the editor with room for it; what is typed there is in the field at once. */
export function JsonEditorButton({
  label,
  of,
  value,
  onChange,
  disabled = false,
}: {
  readonly label: string;
  /** Of which node. */
  readonly of?: string | undefined;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly disabled?: boolean;
}) {
  const [editing, setEditing] = useState(false);
  return (
    <>
      <EditorButton onOpen={() => setEditing(true)} />
      {editing ? (
        <CodeDialog
          label={label}
          of={of}
          kind="json"
          environment={nothing}
          scope={null}
          value={value}
          onChange={onChange}
          disabled={disabled}
          onClose={() => setEditing(false)}
        />
      ) : null}
    </>
  );
}
