"use client";

import { LockKeyhole } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";
import type { FieldDefinition } from "@/runtime/nodes/definition";

type SecretFieldProps = {
  readonly field: FieldDefinition;
  /** Whether the server holds a value. */
  readonly isSet: boolean;
  /** What was typed since; undefined leaves what is set. */
  readonly value: string | null | undefined;
  readonly error: string | undefined;
  readonly disabled: boolean;
  readonly onChange: (value: string | undefined) => void;
};

const kept = "Kept encrypted: nobody can read it again, only replace it.";

/** A secret can be set and replaced, never read: the browser does not get it back. */
export function SecretField({ field, isSet, value, error, disabled, onChange }: SecretFieldProps) {
  const [replacing, setReplacing] = useState(false);
  const typing = replacing || !isSet || error !== undefined;
  return (
    <Field
      label={field.label}
      required={field.required ?? false}
      error={error}
      help={typing ? `${field.help ?? ""} ${kept}`.trim() : field.help}
    >
      {(control) =>
        typing ? (
          <Input
            {...control}
            type="password"
            autoComplete="new-password"
            spellCheck={false}
            disabled={disabled}
            value={value ?? ""}
            onChange={(event) =>
              onChange(event.target.value === "" ? undefined : event.target.value)
            }
            trail={
              replacing ? (
                <button
                  type="button"
                  className="rounded-3 px-1 hover:text-fg"
                  onClick={() => {
                    setReplacing(false);
                    onChange(undefined);
                  }}
                >
                  Keep the old one
                </button>
              ) : null
            }
          />
        ) : (
          <span className="flex h-control items-center gap-2">
            <Icon as={LockKeyhole} size="s" className="text-fg-3" />
            <span className="text-fg-2">Set</span>
            <Button
              id={control.id}
              size="s"
              look="quiet"
              disabled={disabled}
              onClick={() => setReplacing(true)}
            >
              Replace
            </Button>
          </span>
        )
      }
    </Field>
  );
}
