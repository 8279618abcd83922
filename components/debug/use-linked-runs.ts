"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef } from "react";
import { usePath } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import type { DebugRun } from "./use-debug";

/**
 * Goes along with a run into the flow that it calls, and back into the one that called it when it has ended, for
 * whoever steps through it here; who only looks on stays. `follow` says that the next call is gone into.
 */
export function useLinkedRuns({ called, caller, finished }: DebugRun): { follow: () => void } {
  const router = useRouter();
  const path = usePath();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const goTo = useCallback(
    (flowId: string) => {
      router.push(path(`/flows/${flowId}/debug`));
      // Of a flow that calls itself this is the page that one is on.
      void queries.invalidateQueries({ queryKey: trpc.debug.session.queryKey({ flowId }) });
    },
    [router, path, queries, trpc],
  );
  const follows = useRef(false);
  const within = useRef<string | null>(null);
  const to = called?.flow ?? null;
  const from = caller?.flow ?? null;
  useEffect(() => {
    if (to === null || !follows.current) return;
    follows.current = false;
    goTo(to);
  }, [to, goTo]);
  useEffect(() => {
    if (!finished) {
      within.current = from;
      return;
    }
    // Only where its end was seen here: whoever comes later looks at what it did.
    const back = within.current;
    within.current = null;
    if (back !== null) goTo(back);
  }, [finished, from, goTo]);
  return {
    follow: () => {
      follows.current = true;
    },
  };
}
