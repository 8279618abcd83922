"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { MessageSource } from "@/components/canvas/message-sources";
import { useCan, usePlace } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { formatTime, runName } from "@/components/ui/format";
import { statusOf } from "@/components/ui/status";
import { useNow } from "@/components/ui/use-now";

/** Newest runs that are offered; older ones are found by a number. */
export const runsOffered = 20;

/** `line` says in a list which it is, when it came and how it stands. */
export type OfferedRun = { readonly id: string; readonly label: string; readonly line: string };

/** Runs of the flow whose message one may begin with, the newest first; with a number, those that have it. */
export function useOfferedRuns(flow: string, search: string): readonly OfferedRun[] {
  const trpc = useTRPC();
  const mayLook = useCan("payload.view");
  const { data } = useQuery(
    trpc.runs.list.queryOptions(
      { filter: { view: "all", search, status: [], flow }, limit: runsOffered },
      { enabled: mayLook, staleTime: 30_000, placeholderData: keepPreviousData },
    ),
  );
  const { timeZone } = usePlace().distributor;
  const now = useNow(60_000, true);
  return (data?.rows ?? []).map(({ id, keys, acceptedAt, status }) => {
    const key = keys?.[0]?.value;
    const label = `Run ${key ?? runName(id)}`;
    const stands = statusOf(status).word.toLowerCase();
    return {
      id,
      label,
      line: [key ?? label, formatTime(acceptedAt, now, timeZone), stands].join(" · "),
    };
  });
}

/** The message of a run, whole; `bytes` where it is too large for a field, and then it is not shown. */
export type RunMessage =
  | { readonly state: "reading" }
  | { readonly state: "there"; readonly source: MessageSource }
  | { readonly state: "unseen"; readonly bytes: number | null };

export function useRunMessage(
  run: string | null,
  trigger: string | null,
  label: string,
): RunMessage | null {
  const trpc = useTRPC();
  const { data, error } = useQuery(
    trpc.runs.step.queryOptions(
      { run: run ?? "", node: trigger ?? "", path: "" },
      { enabled: run !== null && trigger !== null, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  if (run === null) return null;
  if (error) return { state: "unseen", bytes: null };
  if (data === undefined) return { state: "reading" };
  const { message } = data;
  if (message?.body?.complete !== true) {
    return { state: "unseen", bytes: message?.body?.bytes ?? null };
  }
  return {
    state: "there",
    source: {
      id: run,
      label,
      message: { ...message, kind: "webhook", body: message.body.text },
      run,
    },
  };
}
