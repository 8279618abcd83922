"use client";

import { Copy } from "lucide-react";
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
  return (
    <DialogContent
      title={title}
      description={description}
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
    </DialogContent>
  );
}
