"use client";

import { LockKeyhole } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyField } from "@/components/ui/copy-field";
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
  /** Makes one of 32 random bytes; null where only the other system can. */
  readonly make?: (random: Uint8Array) => string | null;
};

const randomBytes = 32;
const kept = "Kept encrypted: nobody can read it again, only replace it.";

/** A secret can be set and replaced, never read: the browser does not get it back. */
export function SecretField(props: SecretFieldProps) {
  const { field, isSet, value, error, disabled, onChange } = props;
  const [replacing, setReplacing] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const typing = replacing || !isSet || error !== undefined;
  if (made !== null && made === value) {
    return <MadeSecret label={field.label} value={made} onDrop={() => onChange(undefined)} />;
  }
  const canMake = typing && !disabled && props.make?.(new Uint8Array(randomBytes)) != null;
  const make = () => {
    const next = props.make?.(crypto.getRandomValues(new Uint8Array(randomBytes))) ?? null;
    if (next === null) return;
    setMade(next);
    onChange(next);
  };
  return (
    <Field
      label={field.label}
      required={field.required ?? false}
      error={error}
      help={
        typing ? (
          <>
            {`${field.help ?? ""} ${kept}`.trim()}
            {canMake ? (
              <>
                {" "}
                <button
                  type="button"
                  className="text-accent-text underline underline-offset-2"
                  onClick={make}
                >
                  Make one
                </button>{" "}
                to give to the sender.
              </>
            ) : null}
          </>
        ) : (
          field.help
        )
      }
    >
      {(control) =>
        typing ? (
          <Input
            {...control}
            autoFocus={made !== null}
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

/** One that was made here: to be read and copied until it is saved, never after. */
function MadeSecret({
  label,
  value,
  onDrop,
}: {
  readonly label: string;
  readonly value: string;
  readonly onDrop: () => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  // What was pressed is gone: the focus goes to what came of it.
  useEffect(() => box.current?.querySelector("input")?.focus(), []);
  return (
    <div ref={box} className="flex flex-col gap-1">
      <p className="font-medium text-12 text-fg-2">{label}</p>
      <CopyField label={label} value={value} />
      <p role="status" className="text-11 text-fg-3">
        Copy it now and give it to the sender: once it is saved nobody can read it again.{" "}
        <button
          type="button"
          className="text-accent-text underline underline-offset-2"
          onClick={onDrop}
        >
          Type another
        </button>
      </p>
    </div>
  );
}
