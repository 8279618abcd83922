"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { AccountSection } from "@/components/access/account-section";
import { LoadFailure } from "@/components/shell/load-failure";
import { usePath, usePlace } from "@/components/shell/place";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { unread } from "@/components/shell/unread";
import { Button } from "@/components/ui/button";
import { ErrorCard } from "@/components/ui/error-card";
import { Link } from "@/components/ui/link";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusBadge } from "@/components/ui/status-badge";
import { notify } from "@/components/ui/toast";

/** What the partner demands of everybody who works there. */
export function SecurityPage() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { partner, person } = usePlace();
  const path = usePath();
  // Whoever comes from setting up their own is not among those without any more.
  const demand = useQuery(trpc.access.security.read.queryOptions(undefined, { staleTime: 0 }));
  const change = useMutation(
    trpc.access.security.demandSecondFactor.mutationOptions({
      onSuccess: (_, { demanded }) => {
        notify(
          demanded ? "A second factor is demanded now." : "A second factor is no longer demanded.",
        );
        return queries.invalidateQueries({ queryKey: trpc.access.security.read.queryKey() });
      },
    }),
  );
  if (unread(demand) !== null) {
    return <LoadFailure what="The demands" error={demand.error} onRetry={() => demand.refetch()} />;
  }
  if (demand.data === undefined) return <Skeleton lines={3} />;
  const { demanded, without } = demand.data;
  // Whoever demands it has one: nobody shuts themselves out by trying.
  const lacksOwn = !demanded && without.some(({ email }) => email === person.email);
  return (
    <AccountSection
      title="Second factor for everybody"
      about={`Of all people of ${partner.name}, at every distributor.`}
    >
      <div className="flex flex-col items-start gap-3">
        <StatusBadge
          status={demanded ? "live" : "off"}
          label={demanded ? "Demanded" : "Not demanded"}
        />
        <p className="text-fg-2">
          {demanded
            ? "Who has none is led to set one up and can do nothing else before. Nobody can switch theirs off."
            : "Everybody may set one up under Account; nobody has to."}
        </p>
        {without.length > 0 ? (
          <p className="text-12 text-fg-3">
            Without one: {without.map(({ name }) => name).join(", ")}.
          </p>
        ) : (
          <p className="text-12 text-fg-3">Everybody has one.</p>
        )}
        {change.error ? (
          <div role="alert">
            <ErrorCard
              title="Nothing was changed"
              why={<p>{problemOf(change.error).message}</p>}
              actions={
                <Button size="s" asChild>
                  <Link href={path("/account")}>Go to your account</Link>
                </Button>
              }
            />
          </div>
        ) : null}
        {lacksOwn ? (
          <p className="text-12 text-fg-2">
            You have none yet.{" "}
            <Link
              href={path("/account")}
              className="text-accent-text underline decoration-accent-line underline-offset-2 hover:decoration-current"
            >
              Set up your own first
            </Link>
            , then demand it.
          </p>
        ) : null}
        <Button
          look={demanded ? "danger" : "primary"}
          busy={change.isPending}
          disabled={lacksOwn}
          onClick={() => change.mutate({ demanded: !demanded })}
        >
          {demanded ? "No longer demand it" : "Demand it of everybody"}
        </Button>
      </div>
    </AccountSection>
  );
}
