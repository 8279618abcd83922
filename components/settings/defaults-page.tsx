"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { type FormEvent, useState } from "react";
import { AccountSection } from "@/components/access/account-section";
import { TimeZoneInput } from "@/components/inspector/time-zone-input";
import { LoadFailure } from "@/components/shell/load-failure";
import { usePlace } from "@/components/shell/place";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { notify } from "@/components/ui/toast";
import type { AppRouter } from "@/server/trpc/app-router";
import { DaysSection, detailChoices } from "./days-section";
import { problemIn } from "./retention-days";

type Defaults = inferRouterOutputs<AppRouter>["settings"]["defaults"];

/** What a new distributor of the partner begins with; those that are there keep what they have. */
export function DefaultsPage() {
  const trpc = useTRPC();
  const defaults = useQuery(trpc.settings.defaults.queryOptions());
  if (unread(defaults) !== null) {
    return (
      <LoadFailure
        what="What new distributors begin with"
        error={defaults.error}
        onRetry={() => defaults.refetch()}
      />
    );
  }
  if (defaults.data === undefined) return <Skeleton lines={6} />;
  return <DefaultsForm key={Object.values(defaults.data).join(" ")} saved={defaults.data} />;
}

function useSave() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useMutation(
    trpc.settings.setDefaults.mutationOptions({
      onSuccess: async () => {
        notify("New distributors begin with this from now on.");
        await queries.invalidateQueries({ queryKey: trpc.settings.defaults.queryKey() });
      },
    }),
  );
}

function DefaultsForm({ saved }: { readonly saved: Defaults }) {
  const { partner } = usePlace();
  const save = useSave();
  const [timeZone, setTimeZone] = useState(saved.timeZone);
  const [detailDays, setDetailDays] = useState(saved.detailDays);
  const [runs, setRuns] = useState(String(saved.runDays));
  const [events, setEvents] = useState(String(saved.eventDays));
  const wanted = { timeZone, detailDays, runDays: Number(runs), eventDays: Number(events) };
  const problems = problemIn(wanted);
  const isKnown = timeZone === "UTC" || Intl.supportedValuesOf("timeZone").includes(timeZone);
  const isSame =
    timeZone === saved.timeZone &&
    detailDays === saved.detailDays &&
    wanted.runDays === saved.runDays &&
    wanted.eventDays === saved.eventDays;
  const isWrong = !isKnown || problems.runDays !== undefined || problems.eventDays !== undefined;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(wanted);
  };
  return (
    <form onSubmit={onSubmit}>
      <p className="pt-4 text-12 text-fg-2">
        A distributor that is added to {partner.name} begins with this. Distributors that are there
        keep what they have.
      </p>
      <AccountSection title="Time zone" about="Where a new distributor's days begin and end.">
        <Field
          label="Time zone"
          required
          className="max-w-[360px]"
          error={isKnown ? undefined : `“${timeZone}” is not in the list of time zones.`}
        >
          {(control) => (
            <TimeZoneInput
              {...control}
              value={timeZone}
              onChange={(value) => setTimeZone(value.trim())}
            />
          )}
        </Field>
      </AccountSection>
      <AccountSection
        title="Step details and payloads"
        about="What each step received, sent and was answered, and the documents themselves."
      >
        <Field label="Keep details" required className="max-w-[240px]">
          {({ id }) => (
            <Select
              id={id}
              value={String(detailDays)}
              options={detailChoices}
              onValueChange={(days) => setDetailDays(Number(days) as 7 | 30 | 180)}
            />
          )}
        </Field>
      </AccountSection>
      <DaysSection
        title="Runs"
        about="That a run was there: when, of which flow, how it ended, its document numbers."
        label="Keep runs in the list"
        help="From 90 to 400 days, and no shorter than their details."
        error={problems.runDays}
        value={runs}
        onChange={setRuns}
      />
      <DaysSection
        title="Business events"
        about="What happened to an order, in the words of the business."
        label="Keep business events"
        help="From 30 to 400 days."
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
        <Button type="submit" look="primary" busy={save.isPending} disabled={isSame || isWrong}>
          Save for new distributors
        </Button>
      </div>
    </form>
  );
}
