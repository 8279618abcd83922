"use client";

import { RotateCw } from "lucide-react";
import { useState } from "react";
import { problemOf } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { ErrorCard } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { RadioGroup } from "@/components/ui/radio-group";
import { Textarea } from "@/components/ui/textarea";
import { faceOf } from "./node-words";
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

function startOf(from: From, node: string | null) {
  if (from === "failed") return { kind: "failed" } as const;
  return from === "node" && node !== null
    ? ({ kind: "node", node } as const)
    : ({ kind: "start" } as const);
}

type From = "start" | "failed" | "node";

/** Where a retry can begin, with what each way means. */
function startOptions(view: RunView, node: string | null) {
  const failed = view.run.status === "failed" ? view.error?.node : null;
  const nameOf = (id: string) => faceOf(view.document, id).name;
  return [
    ...(failed
      ? [
          {
            value: "failed" as const,
            label: `From the step that failed: ${nameOf(failed)}`,
            help: "What lies before it is taken over from this run.",
          },
        ]
      : []),
    ...(node !== null && node !== failed && node !== view.trigger?.node
      ? [
          {
            value: "node" as const,
            label: `From the selected step: ${nameOf(node)}`,
            help: "What lies before it is taken over from this run. In a loop the whole loop runs.",
          },
        ]
      : []),
    {
      value: "start" as const,
      label: "From the start, with the stored message",
      help: "Systems that know our key answer as they did the first time; a step without a key takes over its earlier result and sends nothing.",
    },
  ];
}

/** Asks before a new run is started from the stored message. `node` is the selected step. */
export function RetryDialog({
  view,
  node,
}: {
  readonly view: RunView;
  readonly node: string | null;
}) {
  const { retry } = useRunActions(view.run.id);
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const options = startOptions(view, node);
  const [picked, setPicked] = useState<From | null>(null);
  const from = picked ?? options[0]?.value ?? "start";
  const onRetry = () =>
    retry.mutate({
      run: view.run.id,
      from: startOf(from, node),
      reason,
    });
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button look="primary">
          <Icon as={RotateCw} size="s" />
          Retry…
        </Button>
      </DialogTrigger>
      <DialogContent
        title="Where should the retry begin?"
        description="A new run of the same version is started and linked to this one. Clock and new ids are those of the first run."
        footer={
          <>
            <DialogClose asChild>
              <Button>Not now</Button>
            </DialogClose>
            <Button look="primary" busy={retry.isPending || retry.isSuccess} onClick={onRetry}>
              Retry run
            </Button>
          </>
        }
      >
        <RadioGroup<From>
          label="Start of the retry"
          value={from}
          onValueChange={setPicked}
          options={options}
          className="mb-3"
        />
        <ReasonField value={reason} onChange={setReason} />
        {retry.error ? <Refused title="The run was not retried" error={retry.error} /> : null}
      </DialogContent>
    </Dialog>
  );
}
