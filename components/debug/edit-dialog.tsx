"use client";

import { type ReactNode, useState } from "react";
import type { Arriving } from "@/components/runs/use-arriving";
import { WritingDialog } from "@/components/shell/writing-dialog";
import { Skeleton } from "@/components/ui/skeleton";
import type { Json } from "@/runtime/json";
import type { DocumentType } from "@/runtime/nodes/definition";
import { JsonField } from "./json-field";
import { TypeWarning } from "./type-warning";

type Given = { readonly value: Json };

/** Changes what arrives at the step the run stands before, or at which it is forked. */
export function EditDialog({
  title,
  description,
  keep,
  verb,
  arriving,
  type,
  begun = null,
  busy,
  untouched = false,
  off = null,
  onGiven,
  onUntouched,
  onClose,
}: {
  readonly title: string;
  readonly description: string;
  readonly keep?: string;
  readonly verb: string;
  /** What arrives now. */
  readonly arriving: Arriving;
  /** Of what arrives, as far as the flow says so. */
  readonly type: DocumentType;
  /** What was written already. */
  readonly begun?: Given | null;
  readonly busy: boolean;
  /** It may also be left as it is. */
  readonly untouched?: boolean;
  /** Why it cannot be given any more, and what can be done with what was written. */
  readonly off?: ((written: Given | null) => ReactNode) | null;
  readonly onGiven: (given: Given) => void;
  readonly onUntouched?: () => void;
  readonly onClose: () => void;
}) {
  const [given, setGiven] = useState<Given | null>(begun);
  const [touched, setTouched] = useState(begun !== null);
  return (
    <WritingDialog
      title={title}
      description={description}
      {...(keep !== undefined && { keep })}
      verb={verb}
      written={touched}
      busy={busy}
      disabled={off !== null || (given === null && !(untouched && !touched))}
      onDone={() => (given === null ? onUntouched?.() : onGiven(given))}
      onClose={onClose}
    >
      {off === null ? null : off(given)}
      {arriving.state === "reading" ? (
        <>
          <p role="status" className="pb-2 text-12 text-fg-2">
            What arrives is read…
          </p>
          <Skeleton lines={6} />
        </>
      ) : arriving.state === "away" && begun === null ? (
        <p role="alert" className="text-12 text-caution">
          {arriving.why}
        </p>
      ) : (
        <>
          <JsonField
            label="What arrives"
            initial={arriving.state === "there" ? arriving.text : ""}
            begun={begun}
            onChange={(next) => {
              setTouched(true);
              setGiven(next);
            }}
          />
          {given === null || arriving.state === "away" ? null : (
            <TypeWarning
              type={type}
              says="What arrives here is"
              before={arriving.text}
              after={given.value}
            />
          )}
        </>
      )}
    </WritingDialog>
  );
}
