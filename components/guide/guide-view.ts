"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useEffect } from "react";
import { useGuideFacts } from "./guide-facts";
import { setProgress, useGuide } from "./guide-state";
import { type GuideView, guideSteps } from "./guide-steps";

const runPage = /\/runs\/([0-9a-f-]{36})$/;

/** What the guide sees now. */
export function useGuideView(): GuideView {
  const progress = useGuide((guide) => guide.progress);
  const { facts, sent } = useGuideFacts();
  const pathname = usePathname();
  const params = useSearchParams();
  const openRun = runPage.exec(pathname)?.[1] ?? null;
  return {
    facts,
    progress,
    sentRun: sent !== null && sent.flow === progress.flow ? sent.run : null,
    openRun,
    openStep: openRun === null ? null : params.get("node"),
  };
}

/** Follows the work: takes note of the flow and the run, and goes on by itself when a step was done. */
export function useProgress(view: GuideView): void {
  const { progress, facts, sentRun } = view;
  const { state, step, flow, run, map } = progress;
  const drawn = facts.flow === flow && facts.flow !== null ? facts.map : map;
  const finished = guideSteps[step]?.parts.every(({ done }) => done(view)) === true;
  useEffect(() => {
    if (state !== "running") return;
    // The first empty flow that is open is the one to build; an existing one is never taken for it.
    if (flow === null && facts.fresh && facts.flow !== null) setProgress({ flow: facts.flow });
    else if (drawn !== map) setProgress({ map: drawn });
    else if (sentRun !== null && sentRun !== run) setProgress({ run: sentRun });
    else if (finished && step < guideSteps.length - 1) setProgress({ step: step + 1 });
    else if (finished) setProgress({ state: "done" });
  }, [state, step, flow, run, map, drawn, facts, sentRun, finished]);
}
