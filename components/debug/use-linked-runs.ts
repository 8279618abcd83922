"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { usePath } from "@/components/shell/place";
import type { DebugRun } from "./use-debug";

/**
 * Goes along with a run into the flow that it calls, and back into the one that called it when it has ended, for
 * whoever steps through it here; who only looks on stays. `follow` says that the next call is gone into.
 */
export function useLinkedRuns({ called, caller, finished }: DebugRun): { follow: () => void } {
  const router = useRouter();
  const path = usePath();
  const follows = useRef(false);
  const within = useRef<string | null>(null);
  const to = called?.flow ?? null;
  const from = caller?.flow ?? null;
  useEffect(() => {
    if (to === null || !follows.current) return;
    follows.current = false;
    router.push(path(`/flows/${to}/debug`));
  }, [to, router, path]);
  useEffect(() => {
    if (!finished) {
      within.current = from;
      return;
    }
    // Only where its end was seen here: whoever comes later looks at what it did.
    const back = within.current;
    within.current = null;
    if (back !== null) router.push(path(`/flows/${back}/debug`));
  }, [finished, from, router, path]);
  return {
    follow: () => {
      follows.current = true;
    },
  };
}
