"use client";

import { type ComponentProps, useState } from "react";
import { laterComponent } from "@/components/ui/later-component";
import { Textarea } from "@/components/ui/textarea";
import type { TypeEnvironment } from "@/runtime/expressions/language";
import { EditorButton } from "./editor-button";

const CodeDialog = laterComponent(() =>
  import("@/components/code/code-dialog").then((module) => module.CodeDialog),
);

type CodeInputProps = Omit<ComponentProps<"textarea">, "value" | "onChange"> & {
  readonly title: string;
  readonly of?: string | undefined;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly environment: TypeEnvironment;
};

/** TypeScript as text, with the editor that knows the types of what arrives one press away. */
export function CodeInput({ title, of, value, onChange, environment, ...rest }: CodeInputProps) {
  const [editing, setEditing] = useState(false);
  return (
    <>
      <Textarea
        {...rest}
        className="mono max-h-96 min-h-40"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <EditorButton onOpen={() => setEditing(true)} />
      {editing ? (
        <CodeDialog
          label={title}
          of={of}
          kind="typescript"
          environment={environment}
          scope={null}
          value={value}
          onChange={onChange}
          disabled={rest.disabled === true}
          onClose={() => setEditing(false)}
        />
      ) : null}
    </>
  );
}
