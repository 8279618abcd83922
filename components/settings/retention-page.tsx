"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { type FormEvent, useId, useState } from "react";
import { AccountSection } from "@/components/access/account-section";
import { LoadFailure } from "@/components/shell/load-failure";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { notify } from "@/components/ui/toast";
import { counted } from "@/runtime/counted";
import type { AppRouter } from "@/server/trpc/app-router";
import { DaysSection, detailChoices } from "./days-section";
import { type DaysInput, loses, problemIn } from "./retention-days";

type Settings = inferRouterOutputs<AppRouter>["settings"]["read"];

/** How long a distributor's records are kept, in plain words, with what is in effect. */
export function RetentionPage() {
  const trpc = useTRPC();
  const settings = useQuery(trpc.settings.read.queryOptions());
  if (unread(settings) !== null) {
    return (
      <LoadFailure what="The settings" error={settings.error} onRetry={() => settings.refetch()} />
    );
  }
  if (settings.data === undefined) return <Skeleton lines={6} />;
  const { detailDays, runDays, eventDays } = settings.data;
  return <RetentionForm key={`${detailDays} ${runDays} ${eventDays}`} settings={settings.data} />;
}

function useSave(onSaved: () => void) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useMutation(
    trpc.settings.setRetention.mutationOptions({
      onSuccess: async () => {
        notify("The retention is changed.");
        onSaved();
        await queries.invalidateQueries({ queryKey: trpc.settings.read.queryKey() });
      },
    }),
  );
}

function RetentionForm({ settings }: { readonly settings: Settings }) {
  const formId = useId();
  const [asking, setAsking] = useState(false);
  const [detail, setDetail] = useState<7 | 30 | 180>(settings.detailDays);
  const [runs, setRuns] = useState(String(settings.runDays));
  const [events, setEvents] = useState(String(settings.eventDays));
  const input: DaysInput = { detailDays: detail, runDays: Number(runs), eventDays: Number(events) };
  const save = useSave(() => setAsking(false));
  const problems = problemIn(input);
  const isSame =
    detail === settings.detailDays &&
    input.runDays === settings.runDays &&
    input.eventDays === settings.eventDays;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (loses(settings, input)) setAsking(true);
    else save.mutate(input);
  };
  return (
    <form id={formId} onSubmit={onSubmit}>
      <DetailSection value={detail} settings={settings} onChange={setDetail} />
      <DaysSection
        title="Runs"
        about="That a run was there: when, of which flow, how it ended, its document numbers. The list and the search of runs show nothing older."
        label="Keep runs in the list"
        help="From 90 to 400 days, and no shorter than their details: a repeated delivery is told by them."
        error={problems.runDays}
        value={runs}
        onChange={setRuns}
      />
      <DaysSection
        title="Business events"
        about="What happened to an order, in the words of the business: released, shipped, invoiced. What an order is, is told from them."
        label="Keep business events"
        help="From 30 to 400 days. An event that a run still waits with stays longer."
        error={problems.eventDays}
        value={events}
        onChange={setEvents}
      />
      {save.error ? (
        <p role="alert" className="pt-4 text-negative">
          {problemOf(save.error).message}
        </p>
      ) : null}
      <div className="py-4">
        <Button
          type="submit"
          look="primary"
          busy={save.isPending}
          disabled={isSame || problems.runDays !== undefined || problems.eventDays !== undefined}
        >
          Save retention
        </Button>
      </div>
      {asking ? (
        <ShorterDialog
          busy={save.isPending}
          onSave={() => save.mutate(input)}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </form>
  );
}

function DetailSection({
  value,
  settings,
  onChange,
}: {
  readonly value: 7 | 30 | 180;
  readonly settings: Settings;
  readonly onChange: (days: 7 | 30 | 180) => void;
}) {
  return (
    <AccountSection
      title="Step details and payloads"
      about="What each step received, sent and was answered, and the documents themselves. A retry needs them."
    >
      <div className="flex flex-col gap-3">
        <Field
          label="Keep details"
          required
          className="max-w-[360px]"
          help="Runs that begin from now on. Runs that are there keep the time they began with."
        >
          {({ id }) => (
            <Select
              id={id}
              className="w-60"
              value={String(value)}
              options={detailChoices}
              onValueChange={(days) => onChange(Number(days) as 7 | 30 | 180)}
            />
          )}
        </Field>
        {settings.ownFlows.length === 0 ? (
          <p className="text-12 text-fg-3">In effect for all flows: none has a time of its own.</p>
        ) : (
          <div className="text-12 text-fg-2">
            <p>In effect for all flows but these, which have a time of their own:</p>
            <ul className="mt-1 list-disc pl-4">
              {settings.ownFlows.map(({ name, environment, days }) => (
                <li key={`${environment} ${name}`}>
                  {name}, {environment}: {counted(days, "day")}
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </AccountSection>
  );
}

function ShorterDialog({
  busy,
  onSave,
  onClose,
}: {
  readonly busy: boolean;
  readonly onSave: () => void;
  readonly onClose: () => void;
}) {
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title="Keep less than now?"
        description="Runs and events past the new time are deleted within the hour, in both environments. They cannot be brought back, except from a backup."
        footer={
          <DialogActions keep="Keep as it is" look="danger" busy={busy} onClick={onSave}>
            Keep less
          </DialogActions>
        }
      />
    </Dialog>
  );
}
