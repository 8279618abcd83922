"use client";

import { RotateCw } from "lucide-react";
import { useState } from "react";
import { problemOf } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { ErrorCard } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { Textarea } from "@/components/ui/textarea";
import type { RunView } from "./use-run";
import { useRunActions } from "./use-run-actions";

function Refused({ title, error }: { readonly title: string; readonly error: unknown }) {
  return (
    <div role="alert" className="mt-3">
      <ErrorCard title={title} why={<p>{problemOf(error).message}</p>} />
    </div>
  );
}

function ReasonField({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <Field label="Reason" help="Kept in the audit log with your name.">
      {(control) => (
        <Textarea
          {...control}
          maxLength={500}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** Asks before a run is stopped. */
export function CancelDialog({ view }: { readonly view: RunView }) {
  const { cancel } = useRunActions(view.run.id);
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button look="danger">Cancel run…</Button>
      </DialogTrigger>
      <DialogContent
        title="Cancel this run?"
        description="Nothing new is sent. What is in flight is recorded before it ends, and what systems did already stays done."
        footer={
          <>
            <DialogClose asChild>
              <Button>Keep it running</Button>
            </DialogClose>
            <Button
              look="primary"
              busy={cancel.isPending}
              onClick={() =>
                cancel.mutate({ run: view.run.id, reason }, { onSuccess: () => setOpen(false) })
              }
            >
              Cancel run
            </Button>
          </>
        }
      >
        <ReasonField value={reason} onChange={setReason} />
        {cancel.error ? <Refused title="The run was not cancelled" error={cancel.error} /> : null}
      </DialogContent>
    </Dialog>
  );
}

/** Asks before a new run is started from the stored message. */
export function RetryDialog({
  view,
  primary,
}: {
  readonly view: RunView;
  readonly primary: boolean;
}) {
  const { retry } = useRunActions(view.run.id);
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button look={primary ? "primary" : "default"}>
          <Icon as={RotateCw} size="s" />
          Retry…
        </Button>
      </DialogTrigger>
      <DialogContent
        title="Retry this run from its start?"
        description="A new run takes the stored message through the same version and is linked to this one."
        footer={
          <>
            <DialogClose asChild>
              <Button>Not now</Button>
            </DialogClose>
            <Button
              look="primary"
              busy={retry.isPending || retry.isSuccess}
              onClick={() => retry.mutate({ run: view.run.id, reason })}
            >
              Retry run
            </Button>
          </>
        }
      >
        <ul className="mb-3 flex list-disc flex-col gap-1 pl-4 text-12 text-fg-2">
          <li>Targets that know our key answer with what they did the first time.</li>
          <li>
            A step without a key that has a result in this chain takes it over and sends nothing.
          </li>
          <li>Clock and new ids are those of the first run.</li>
        </ul>
        <ReasonField value={reason} onChange={setReason} />
        {retry.error ? <Refused title="The run was not retried" error={retry.error} /> : null}
      </DialogContent>
    </Dialog>
  );
}
