"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useId, useState } from "react";
import { AccountSection } from "@/components/access/account-section";
import { TimeZoneInput } from "@/components/inspector/time-zone-input";
import { LoadFailure } from "@/components/shell/load-failure";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { formatInstant } from "@/components/ui/format";
import { Skeleton } from "@/components/ui/skeleton";
import { notify } from "@/components/ui/toast";
import { useNow } from "@/components/ui/use-now";

/** What is set for a distributor in general: its time zone. */
export function GeneralPage() {
  const trpc = useTRPC();
  const settings = useQuery(trpc.settings.read.queryOptions());
  if (unread(settings) !== null) {
    return (
      <LoadFailure what="The settings" error={settings.error} onRetry={() => settings.refetch()} />
    );
  }
  if (settings.data === undefined) return <Skeleton lines={3} />;
  return <TimeZoneSection key={settings.data.timeZone} zone={settings.data.timeZone} />;
}

function isZone(text: string): boolean {
  return text === "UTC" || Intl.supportedValuesOf("timeZone").includes(text);
}

function TimeZoneSection({ zone }: { readonly zone: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const formId = useId();
  const now = useNow(1_000);
  const [wanted, setWanted] = useState(zone);
  const change = useMutation(
    trpc.settings.setTimeZone.mutationOptions({
      onSuccess: async (_, { timeZone }) => {
        notify(`The time zone is ${timeZone} now.`);
        await queries.invalidateQueries();
        // Every page shows times by it.
        router.refresh();
      },
    }),
  );
  const isKnown = isZone(wanted);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ timeZone: wanted });
  };
  return (
    <AccountSection
      title="Time zone"
      about="Where the distributor's days begin and end: in lists, charts and counts of today, for both environments."
    >
      <form id={formId} onSubmit={onSubmit} className="flex max-w-[360px] flex-col gap-3">
        <Field
          label="Time zone"
          required
          error={
            change.error
              ? problemOf(change.error).message
              : isKnown
                ? undefined
                : `“${wanted}” is not in the list of time zones.`
          }
          help={isKnown ? `There it is ${formatInstant(now, wanted)}.` : undefined}
        >
          {(control) => (
            <TimeZoneInput
              {...control}
              value={wanted}
              onChange={(value) => {
                change.reset();
                setWanted(value.trim());
              }}
            />
          )}
        </Field>
        <p className="text-12 text-fg-3">
          Schedules that name no zone of their own follow it at once. Type a city to search.
        </p>
        <Button
          type="submit"
          look="primary"
          className="self-start"
          busy={change.isPending}
          disabled={!isKnown || wanted === zone}
        >
          Change time zone
        </Button>
      </form>
    </AccountSection>
  );
}
