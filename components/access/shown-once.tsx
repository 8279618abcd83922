"use client";

import { Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";
import { notify, notifyFailure } from "@/components/ui/toast";

/** A secret that is shown this once, to be copied: a key, a link. */
export function ShownOnce({
  title,
  description,
  label,
  value,
  done = "I have stored it",
  onClose,
}: {
  readonly title: string;
  readonly description: string;
  readonly label: string;
  readonly value: string;
  /** The button that ends it. */
  readonly done?: string;
  readonly onClose: () => void;
}) {
  const copy = () =>
    navigator.clipboard.writeText(value).then(
      () => notify(`${label} copied.`),
      () => notifyFailure("The browser did not let us copy it. Select and copy it by hand."),
    );
  const [kept, setKept] = useState(false);
  // Escape and a press beside it are too easily meant for something else: what is shown would be gone.
  const keep = (event: Event) => {
    event.preventDefault();
    setKept(true);
  };
  return (
    <DialogContent
      title={title}
      description={description}
      onEscapeKeyDown={keep}
      onPointerDownOutside={keep}
      footer={
        <>
          <Button onClick={copy}>
            <Icon as={Copy} size="s" />
            Copy
          </Button>
          <Button look="primary" onClick={onClose}>
            {done}
          </Button>
        </>
      }
    >
      <Field label={label} required>
        {(control) => (
          <Input
            {...control}
            readOnly
            value={value}
            className="mono text-12"
            onFocus={({ target }) => target.select()}
          />
        )}
      </Field>
      <p role="status" className="mt-2 text-12 text-caution empty:hidden">
        {kept ? `It is not shown again. Copy it, then press “${done}”.` : ""}
      </p>
    </DialogContent>
  );
}
