"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { usePlace } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { ErrorCard } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { formatInstant, runName } from "@/components/ui/format";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import type { FlowDocument } from "@/runtime/flow/document";
import type { FlowTest } from "@/runtime/flow-tests/flow-test";
import { cameAfter, olderRunsOf } from "./older-runs";
import { useRunAsTest } from "./use-run-as-test";
import { WhatIsTaken } from "./what-is-taken";

const runsShown = 20;

/** Takes the message of a past run, with its personal data replaced, as the older one of a test. */
export function OlderRunDialog({
  testId,
  test,
  document,
  onTake,
  onClose,
}: {
  /** The test that it becomes the older message of. */
  readonly testId: string;
  readonly test: FlowTest;
  readonly document: FlowDocument;
  readonly onTake: (run: FlowTest) => void;
  readonly onClose: () => void;
}) {
  const trpc = useTRPC();
  const [chosen, setChosen] = useState<string | null>(null);
  const runs = useQuery(
    trpc.runs.list.queryOptions({
      filter: { view: "all", search: "", status: ["succeeded", "failed"], flow: document.id },
      limit: runsShown,
    }),
  );
  const { others, first } = olderRunsOf(runs.data?.rows ?? [], test);
  const run = chosen ?? first;
  const taking = useRunAsTest({
    run,
    document,
    olderOf: testId,
    onTake: async (taken) => onTake(taken),
  });
  const { made, error, ready, take } = taking;
  const isLate = others.some((row) => row.id === run && cameAfter(row, test));
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        wide
        title="Take the older message from a run"
        description="Choose the run whose message was made before that of the test. The message is taken, and what systems answered it where that differs from the test's answers."
        footer={
          <DialogActions disabled={!ready} onClick={() => void take()}>
            Take its message
          </DialogActions>
        }
      >
        <div className="flex flex-col gap-3">
          {runs.isLoading ? (
            <Skeleton lines={2} />
          ) : others.length === 0 ? (
            <ErrorCard
              tone="caution"
              title="No other run of this flow has ended here yet"
              why={<p>Write the message under Older message.</p>}
            />
          ) : (
            <RunField
              rows={others}
              run={run}
              isLate={isLate}
              onChoose={(id) => {
                // What was said of the other run's message is not said of this one.
                taking.setKeep([]);
                taking.setDespite(false);
                setChosen(id);
              }}
            />
          )}
          {error === null ? null : (
            <div role="alert">
              <ErrorCard title="Its message cannot be taken" why={<p>{error}</p>} />
            </div>
          )}
          {run === null || made.error !== null ? null : (
            <WhatIsTaken document={document} taking={taking} />
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}

type Offered = {
  readonly id: string;
  readonly acceptedAt: number;
  readonly keys: readonly { readonly value: string }[];
};

function RunField({
  rows,
  run,
  isLate,
  onChoose,
}: {
  readonly rows: readonly Offered[];
  readonly run: string | null;
  readonly isLate: boolean;
  readonly onChoose: (run: string) => void;
}) {
  const { timeZone } = usePlace().distributor;
  return (
    <Field
      label="Run"
      required
      help={
        isLate
          ? "This message arrived after that of the test: take it only if it was made before."
          : undefined
      }
    >
      {(control) => (
        <Select
          {...control}
          value={run ?? undefined}
          placeholder="Choose a run"
          onValueChange={onChoose}
          options={rows.map(({ id, keys, acceptedAt }) => ({
            value: id,
            label: `${keys[0]?.value ?? runName(id)}, ${formatInstant(acceptedAt, timeZone)}`,
          }))}
        />
      )}
    </Field>
  );
}
