"use client";

import { Plus, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";

type Entry = { readonly name: string; readonly value: string };

type KeyValueFieldProps = {
  readonly label: string;
  readonly help?: string | undefined;
  readonly error: string | undefined;
  readonly entries: readonly Entry[];
  readonly disabled: boolean;
  readonly onChange: (entries: readonly Entry[]) => void;
};

/** Names with values, one pair a line. */
export function KeyValueField(props: KeyValueFieldProps) {
  const { label, help, error, entries, disabled, onChange } = props;
  const change = (at: number, entry: Entry) =>
    onChange(entries.map((other, position) => (position === at ? entry : other)));
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1 font-medium text-12 text-fg-2">
        {label} <span className="font-normal text-fg-3">optional</span>
      </legend>
      {entries.map((entry, at) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: a pair is its place, its name may be typed anew
          key={at}
          className="flex items-center gap-1.5"
        >
          <Input
            aria-label={`Name ${at + 1}`}
            value={entry.name}
            disabled={disabled}
            boxClassName="w-2/5"
            onChange={(event) => change(at, { ...entry, name: event.target.value })}
          />
          <Input
            aria-label={`Value ${at + 1}`}
            value={entry.value}
            disabled={disabled}
            boxClassName="flex-1"
            onChange={(event) => change(at, { ...entry, value: event.target.value })}
          />
          <IconButton
            icon={X}
            label={`Remove ${entry.name || `pair ${at + 1}`}`}
            disabled={disabled}
            onClick={() => onChange(entries.filter((_, position) => position !== at))}
          />
        </div>
      ))}
      <span>
        <Button
          size="s"
          look="quiet"
          disabled={disabled}
          onClick={() => onChange([...entries, { name: "", value: "" }])}
        >
          <Icon as={Plus} size="s" />
          Add
        </Button>
      </span>
      {error ? (
        <p className="text-12 text-negative">{error}</p>
      ) : help ? (
        <p className="text-11 text-fg-3">{help}</p>
      ) : null}
    </fieldset>
  );
}
