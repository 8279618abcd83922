"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useMemo } from "react";
import type { DiagramMarksStore } from "@/components/canvas/diagram-marks";
import { useTRPC } from "@/components/shell/trpc";
import { later, useLater } from "@/components/ui/later";
import type { Measure } from "./heat-marks";

const reckoning = later(() => import("./heat-marks"));

export const measures: readonly { readonly value: Measure; readonly label: string }[] = [
  { value: "throughput", label: "Throughput" },
  { value: "failures", label: "Failures" },
  { value: "slowness", label: "p95" },
  { value: "waiting", label: "Waiting now" },
];

export const periods = [
  { value: "1", label: "This hour" },
  { value: "24", label: "24 hours" },
  { value: "168", label: "7 days" },
  { value: "720", label: "30 days" },
] as const;
export type Period = (typeof periods)[number]["value"];

const renewMs = 15_000;

/** Heat as the address says it, so that it can be sent and survives a reload; off unless asked for. */
function useHeatState() {
  const params = useSearchParams();
  const measure = measures.find(({ value }) => value === params.get("heat"))?.value ?? null;
  const period = periods.find(({ value }) => value === params.get("hours"))?.value ?? "24";
  const set = useCallback((next: { measure?: Measure | null; period?: Period }) => {
    const url = new URL(location.href);
    if (next.measure === null) {
      url.searchParams.delete("heat");
      url.searchParams.delete("hours");
    } else if (next.measure) url.searchParams.set("heat", next.measure);
    if (next.period) url.searchParams.set("hours", next.period);
    history.replaceState(null, "", url);
  }, []);
  return { measure, period, set };
}

/** Writes the heat of a flow into the marks of its drawing while it is on. */
export function useHeat(
  flow: string,
  { ids, marks }: { readonly ids: readonly string[]; readonly marks: DiagramMarksStore },
) {
  const trpc = useTRPC();
  const state = useHeatState();
  const { measure, period } = state;
  const { data, error } = useQuery(
    trpc.runs.heat.queryOptions(
      { flow, hours: Number(period) },
      {
        enabled: measure !== null,
        placeholderData: keepPreviousData,
        refetchInterval: renewMs,
      },
    ),
  );
  const known = ids.join(" ");
  const reckon = useLater(reckoning, measure !== null);
  const heat = useMemo(
    () =>
      measure === null || data === undefined || reckon === null
        ? null
        : reckon.heatOf(data, measure, { ids: known.split(" "), now: data.to }),
    [measure, data, known, reckon],
  );
  useEffect(() => marks.setState({ heat: heat?.marks ?? {} }), [marks, heat]);
  return { ...state, data, error, most: heat?.most ?? null };
}
