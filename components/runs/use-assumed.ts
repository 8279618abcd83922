import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type Assumed, assumedIn } from "@/components/debug/assumed-steps";
import type { DebugLine } from "@/components/debug/use-debug";
import { useCan } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import type { RunView } from "./use-run";

const askMs = 3_000;

/** What people did to a debug run, and what stood for its systems; undefined for a real one and for who may not look. */
export function useDebugged(view: RunView | undefined) {
  const trpc = useTRPC();
  const mayLook = useCan("payload.view");
  const { data } = useQuery(
    trpc.debug.read.queryOptions(
      { run: view?.run.id ?? "" },
      {
        enabled: view?.run.purpose === "debug" && mayLook && !view.detailGone,
        staleTime: askMs,
        refetchInterval: view?.run.finished ? false : askMs,
      },
    ),
  );
  return data;
}

const none: readonly DebugLine[] = [];

/** What of a run is an assumed answer, and what rests on one. */
export function useAssumed(view: RunView | undefined): Assumed {
  const document = view?.document ?? null;
  const lines = useDebugged(view)?.lines ?? none;
  return useMemo(() => assumedIn(document, lines), [document, lines]);
}
