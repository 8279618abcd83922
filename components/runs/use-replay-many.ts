"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { usePath } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import { fitsReason } from "./reason-field";
import { type Keys, useReplaysCheck } from "./replay-keys";
import { markOf, type ReplayChoice, type ReplayVersion } from "./replay-version-choice";
import { useBulkActions } from "./use-bulk";

/** What systems do meanwhile: answer as they did then, or be asked. */
export type ReplayEffects = "mocked" | "live";

export type ReplayManyAsked = {
  readonly runs: string[];
  /** Some of them have no failed step to begin with. */
  readonly succeeded: boolean;
  readonly mayBacktest: boolean;
  readonly onBegun: () => void;
};

/** How picked runs are run again, as somebody chooses it, and the deed: a backtest, or runs that are linked to theirs. */
export function useReplayMany({ runs, succeeded, mayBacktest, onBegun }: ReplayManyAsked) {
  const trpc = useTRPC();
  const [isOpen, setOpen] = useState(false);
  const { data } = useQuery(trpc.runs.replayChoice.queryOptions({ runs }, { enabled: isOpen }));
  const [version, setVersion] = useState<ReplayVersion>("published");
  const [effects, setEffects] = useState<ReplayEffects>(mayBacktest ? "mocked" : "live");
  const [from, setFrom] = useState<"failed" | "start">("start");
  const [perMinute, setPerMinute] = useState(60);
  const [reason, setReason] = useState("");
  const [keys, setKeys] = useState<Keys>("same");
  const [sure, setSure] = useState(false);
  const { retry } = useBulkActions();
  const backtest = useBacktest();
  const isMocked = version === "draft" && effects === "mocked";
  const check = useReplaysCheck({ runs, version, from, enabled: isOpen && !isMocked });
  const asNew = keys === "new" && !isMocked;
  const isSent = asNew ? sure : !isHopeless(check);
  const begun = () => {
    setOpen(false);
    onBegun();
  };
  const replay = () => {
    const pick = { runs };
    const seen = markOf(data, version);
    const asked = {
      pick,
      from: { kind: from },
      version,
      seen,
      succeeded,
      asNew,
      perMinute,
      reason,
    };
    retry.mutate(asked, { onSuccess: begun });
  };
  return {
    isOpen,
    setOpen,
    /** What the versions are; absent until it is known. */
    choice: data,
    version,
    setVersion,
    effects,
    setEffects,
    from,
    setFrom,
    perMinute,
    setPerMinute,
    reason,
    setReason,
    keys,
    setKeys(next: Keys) {
      setKeys(next);
      setSure(false);
    },
    sure,
    setSure,
    check,
    isMocked,
    asNew,
    isReady: fitsReason(reason) && mayDo(data, { version, isMocked }) && (isMocked || isSent),
    busy: retry.isPending || backtest.isPending,
    error: retry.error ?? backtest.error,
    submit: () => (isMocked ? backtest.mutate({ runs }, { onSuccess: begun }) : replay()),
  };
}

/** Tries the draft on the messages of the runs, and leads to what it comes to. */
function useBacktest() {
  const trpc = useTRPC();
  const router = useRouter();
  const path = usePath();
  return useMutation(
    trpc.backtest.startPicked.mutationOptions({
      onSuccess: ({ flowId }) => router.push(path(`/flows/${flowId}/backtest`)),
    }),
  );
}

/** None of them would be sent. */
function isHopeless(check: ReturnType<typeof useReplaysCheck>): boolean {
  return check !== undefined && check.checked > 0 && check.refused === check.checked;
}

function mayDo(
  choice: ReplayChoice | undefined,
  { version, isMocked }: { readonly version: ReplayVersion; readonly isMocked: boolean },
): boolean {
  if (version === "same") return true;
  if (choice === undefined) return false;
  if (version === "published") return true;
  if (choice.flow === null) return false;
  return isMocked || choice.mayDraft;
}
