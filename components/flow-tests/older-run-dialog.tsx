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
import { useRunAsTest } from "./use-run-as-test";
import { WhatIsTaken } from "./what-is-taken";

const runsShown = 20;

/** Takes the message of a past run, with its personal data replaced, as the older one of a test. */
export function OlderRunDialog({
  testId,
  document,
  onTake,
  onClose,
}: {
  /** The test that it becomes the older message of. */
  readonly testId: string;
  readonly document: FlowDocument;
  readonly onTake: (run: FlowTest) => void;
  readonly onClose: () => void;
}) {
  const trpc = useTRPC();
  const { timeZone } = usePlace().distributor;
  const [chosen, setChosen] = useState<string | null>(null);
  const runs = useQuery(
    trpc.runs.list.queryOptions({
      filter: { view: "all", search: "", status: ["succeeded", "failed"], flow: document.id },
      limit: runsShown,
    }),
  );
  const rows = runs.data?.rows ?? [];
  const run = chosen ?? rows[0]?.id ?? null;
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Taking key={run} testId={testId} run={run} document={document} onTake={onTake}>
        {runs.isLoading ? (
          <Skeleton lines={2} />
        ) : run === null ? (
          <ErrorCard
            tone="caution"
            title="No run of this flow has ended here yet"
            why={<p>Write the message under Older message.</p>}
          />
        ) : (
          <Field label="Run" required>
            {(control) => (
              <Select
                {...control}
                value={run}
                onValueChange={setChosen}
                options={rows.map(({ id, keys, acceptedAt }) => ({
                  value: id,
                  label: `${keys?.[0]?.value ?? runName(id)}, ${formatInstant(acceptedAt, timeZone)}`,
                }))}
              />
            )}
          </Field>
        )}
      </Taking>
    </Dialog>
  );
}

function Taking({
  testId,
  run,
  document,
  onTake,
  children,
}: {
  readonly testId: string;
  readonly run: string | null;
  readonly document: FlowDocument;
  readonly onTake: (run: FlowTest) => void;
  readonly children: React.ReactNode;
}) {
  const taking = useRunAsTest({
    run,
    document,
    olderOf: testId,
    onTake: async (test) => onTake(test),
  });
  const { made, error, ready, take } = taking;
  return (
    <DialogContent
      wide
      title="Which run's message comes later?"
      description="The message is taken, and what systems answered it where that differs from the test's answers."
      footer={
        <DialogActions disabled={!ready} onClick={() => void take()}>
          Take its message
        </DialogActions>
      }
    >
      <div className="flex flex-col gap-3">
        {children}
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
  );
}
