"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { IconButton } from "./icon-button";
import { Input } from "./input";

/** A value to be taken elsewhere: selected when it is focused, copied by its button. */
export function CopyField({
  label,
  lead,
  value,
}: {
  /** What it is, for a screen reader: “Address in test”. */
  readonly label: string;
  readonly lead?: string;
  readonly value: string;
}) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <div className="flex items-center gap-1">
      <Input
        readOnly
        aria-label={label}
        {...(lead === undefined ? {} : { lead })}
        boxClassName="flex-1"
        className="mono"
        value={value}
        onFocus={(event) => event.target.select()}
      />
      <IconButton
        icon={copied ? Check : Copy}
        label={`Copy: ${label}`}
        onClick={() => void copy()}
      />
    </div>
  );
}
