"use client";

import { type ReactNode, useState } from "react";
import { problemOf } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { ErrorCard } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { formatCount } from "@/components/ui/format";
import { RadioGroup } from "@/components/ui/radio-group";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { jsonProblem } from "./message-text";
import { NumberWarning } from "./number-warning";
import { readJson } from "./read-json";
import { fitsReason, ReasonField } from "./reason-field";
import type { filterOf } from "./run-filter-state";
import { useBulkActions } from "./use-bulk";

/** Picked runs, or all that a filter finds. */
export type BulkPick =
  | { readonly runs: string[] }
  | { readonly filter: ReturnType<typeof filterOf> };

export type BulkDialogProps = {
  readonly pick: BulkPick;
  /** "17 runs", or "all that fit": what the button and the question name. */
  readonly what: string;
  readonly onBegun: () => void;
};

const rates = [6, 60, 300, 1_200] as const;

export function RateField({
  value,
  onChange,
}: {
  readonly value: number;
  readonly onChange: (perMinute: number) => void;
}) {
  return (
    <Field
      label="No faster than"
      required
      help="One goes first. The others follow once it has succeeded."
    >
      {(control) => (
        <Select
          {...control}
          value={String(value)}
          onValueChange={(next) => onChange(Number(next))}
          options={rates.map((rate) => ({
            value: String(rate),
            label: `${formatCount(rate)} a minute`,
          }))}
        />
      )}
    </Field>
  );
}

export function BulkDialog({
  label,
  verb,
  danger = false,
  title,
  description,
  ready = true,
  busy,
  error,
  open,
  onOpen,
  onSubmit,
  children,
}: {
  /** Of the button that opens it; the verb without it. */
  readonly label?: string;
  readonly verb: string;
  /** It reaches what cannot be taken back. */
  readonly danger?: boolean;
  readonly title: string;
  readonly description: string;
  readonly ready?: boolean;
  readonly busy: boolean;
  readonly error: unknown;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Dialog open={open} onOpenChange={onOpen}>
      <DialogTrigger asChild>
        <Button size="s">{label ?? verb}…</Button>
      </DialogTrigger>
      <DialogContent
        title={title}
        description={description}
        footer={
          <DialogActions
            keep="Not now"
            {...(danger && { look: "danger" as const })}
            busy={busy}
            disabled={!ready}
            onClick={onSubmit}
          >
            {verb}
          </DialogActions>
        }
      >
        <div className="flex flex-col gap-3">
          {children}
          {error ? (
            <div role="alert">
              <ErrorCard title="Nothing was asked for" why={<p>{problemOf(error).message}</p>} />
            </div>
          ) : null}
        </div>
      </DialogContent>
    </Dialog>
  );
}

/** Asks before many runs are retried. */
export function BulkRetryDialog({ pick, what, onBegun }: BulkDialogProps) {
  const { retry } = useBulkActions();
  const [open, setOpen] = useState(false);
  const [from, setFrom] = useState<"failed" | "start">("failed");
  const [perMinute, setPerMinute] = useState(60);
  const [reason, setReason] = useState("");
  return (
    <BulkDialog
      verb={`Retry ${what}`}
      title={`Retry ${what}?`}
      description="Runs that failed or were cancelled are started again as linked runs, one per message, on the version that each of them ran. Keyed targets answer as they did the first time. Replay runs them on another version, or mocked."
      ready={fitsReason(reason)}
      busy={retry.isPending}
      error={retry.error}
      open={open}
      onOpen={setOpen}
      onSubmit={() =>
        retry.mutate(
          { pick, from: { kind: from }, perMinute, reason },
          {
            onSuccess: () => {
              setOpen(false);
              onBegun();
            },
          },
        )
      }
    >
      <RadioGroup<"failed" | "start">
        label="Start of each retry"
        value={from}
        onValueChange={setFrom}
        options={[
          {
            value: "failed",
            label: "From the step that failed",
            help: "What lies before it is taken over.",
          },
          { value: "start", label: "From the start, with the stored message", help: "" },
        ]}
      />
      <RateField value={perMinute} onChange={setPerMinute} />
      <ReasonField value={reason} onChange={setReason} />
    </BulkDialog>
  );
}

type Outcome = "happened" | "did-not-happen" | "look-up";

const outcomes: readonly {
  readonly value: Outcome;
  readonly label: string;
  readonly help: string;
}[] = [
  {
    value: "look-up",
    label: "Look each up",
    help: "The target is asked for our reference. Where it has it, the run takes that answer.",
  },
  {
    value: "did-not-happen",
    label: "None happened",
    help: "You looked, and the target has none of them. Each is sent once more.",
  },
  {
    value: "happened",
    label: "All happened",
    help: "You looked, and the target has all of them. Each run goes on with the answer you give.",
  },
];

/** Asks what happened at the steps in doubt of many runs. */
export function BulkResolveDialog({ pick, what, onBegun }: BulkDialogProps) {
  const { resolve } = useBulkActions();
  const [open, setOpen] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>("look-up");
  const [answer, setAnswer] = useState("null");
  const [perMinute, setPerMinute] = useState(60);
  const [evidence, setEvidence] = useState("");
  const parsed = readJson(answer);
  const ready = fitsReason(evidence, true) && (outcome !== "happened" || parsed !== null);
  return (
    <BulkDialog
      verb={`Settle ${what}`}
      title={`What happened to ${what}?`}
      description="The same answer is given to the step in doubt of each run. Where they differ, settle them one by one."
      ready={ready}
      busy={resolve.isPending}
      error={resolve.error}
      open={open}
      onOpen={setOpen}
      onSubmit={() =>
        resolve.mutate(
          {
            pick,
            perMinute,
            reason: evidence,
            resolution:
              outcome === "happened" ? { outcome, value: parsed?.value ?? null } : { outcome },
          },
          {
            onSuccess: () => {
              setOpen(false);
              onBegun();
            },
          },
        )
      }
    >
      <RadioGroup<Outcome>
        label="What happened"
        value={outcome}
        onValueChange={setOutcome}
        options={[...outcomes]}
      />
      {outcome === "happened" ? (
        <Field
          label="What the target answered, as JSON"
          error={jsonProblem(answer) ?? undefined}
          help="The same for each; null where later steps read nothing of it."
        >
          {(control) => (
            <>
              <Textarea
                {...control}
                className="font-mono text-12"
                value={answer}
                onChange={(event) => setAnswer(event.target.value)}
              />
              <NumberWarning text={answer} />
            </>
          )}
        </Field>
      ) : null}
      <RateField value={perMinute} onChange={setPerMinute} />
      <ReasonField label="How you know" required value={evidence} onChange={setEvidence} />
    </BulkDialog>
  );
}
