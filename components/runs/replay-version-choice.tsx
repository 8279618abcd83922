"use client";

import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { TriangleAlert } from "lucide-react";
import { usePlace } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { ErrorCard } from "@/components/ui/error-card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { AppRouter } from "@/server/trpc/app-router";

export type ReplayVersion = "same" | "published" | "draft";
export type ReplayChoice = inferRouterOutputs<AppRouter>["runs"]["replayChoice"];

/** What was shown; nothing of the version that each of them ran. */
export function markOf(
  choice: ReplayChoice | undefined,
  version: ReplayVersion,
): string | undefined {
  return version === "same" ? undefined : choice?.[version]?.mark;
}

/** Which version one run runs again; the one it ran until somebody says otherwise. */
export function OneVersion({
  run,
  ran,
  version,
  onVersion,
}: {
  readonly run: string;
  /** The number of the version that it ran; null where it has none. */
  readonly ran: number | null;
  readonly version: ReplayVersion;
  /** With the mark of what is shown of it. */
  readonly onVersion: (version: ReplayVersion, seen: string | undefined) => void;
}) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.runs.replayChoice.queryOptions({ runs: [run] }));
  return (
    <div className="mb-3 flex flex-col gap-3 border-line border-t pt-3">
      <Field label="Version" required>
        {(control) => (
          <Select
            {...control}
            value={version}
            onValueChange={(next) =>
              onVersion(next as ReplayVersion, markOf(data, next as ReplayVersion))
            }
            options={[
              { value: "same", label: `The one that this run ran${numbered(ran)}` },
              ...(data === undefined
                ? []
                : [
                    {
                      value: "published",
                      label: `The one that is published now${numbered(data.published.number)}, with its values`,
                    },
                  ]),
              // Whoever may not is not led to a refusal.
              ...(data?.mayDraft ? [{ value: "draft", label: "The saved draft, for real" }] : []),
            ]}
          />
        )}
      </Field>
      {data === undefined ? null : version === "draft" ? (
        <DraftReach choice={data} />
      ) : (
        <BoundReach choice={data} />
      )}
    </div>
  );
}

/** “, v12” */
function numbered(version: number | null): string {
  return version === null ? "" : `, v${version}`;
}

/** Says which systems a version that is, or was, published reaches now. */
export function BoundReach({ choice: { reached } }: { readonly choice: ReplayChoice }) {
  const { environment } = usePlace();
  if (reached.length === 0) return null;
  return (
    <p className="text-12 text-fg-2">
      What is sent goes to <b className="font-medium text-fg">{listed(reached)}</b> in{" "}
      {environment.kind}.
    </p>
  );
}

/** Says which systems an unpublished draft would reach. */
export function DraftReach({ choice }: { readonly choice: ReplayChoice }) {
  const { environment } = usePlace();
  return (
    <ErrorCard
      tone="caution"
      icon={TriangleAlert}
      title={reachWords(choice, environment.kind)}
      why={
        <>
          <p>Nobody has published this draft. What it sends is not taken back.</p>
          {choice.unbound.length === 0 ? null : <p>{unboundWords(choice.unbound)}</p>}
        </>
      }
    />
  );
}

/** “This reaches ERP (sandbox) and Carrier in production, and runs Announce a large delivery” */
function reachWords({ systems, calls }: ReplayChoice, environment: string): string {
  if (systems.length === 0 && calls.length === 0) return `This reaches no system in ${environment}`;
  if (systems.length === 0) return `This runs ${listed(calls)} in ${environment}`;
  const names = [...new Set(systems.map(({ name }) => name))];
  const reached = `This reaches ${listed(names)} in ${environment}`;
  return calls.length === 0 ? reached : `${reached}, and runs ${listed(calls)}`;
}

function unboundWords(slots: readonly string[]): string {
  const named = listed(slots.map((slot) => `“${slot}”`));
  return `No connection is bound to ${named} here: steps that need ${slots.length === 1 ? "it" : "them"} fail.`;
}

/** “ERP, Carrier and Warehouse” */
function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
