"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useMemo } from "react";

export const runTabs = [
  { view: "all", name: "All" },
  { view: "attention", name: "Needs attention" },
  { view: "moving", name: "Running and waiting" },
  { view: "in-doubt", name: "In doubt" },
  { view: "tests", name: "Debug and tests" },
] as const;
export type RunTab = (typeof runTabs)[number]["view"];

export const statusChoices = [
  "queued",
  "running",
  "waiting",
  "held",
  "paused",
  "in-doubt",
  "succeeded",
  "failed",
  "cancelled",
] as const;
export type StatusChoice = (typeof statusChoices)[number];

export const timeChoices = [
  { value: "1h", name: "last hour", ms: 3_600_000 },
  { value: "24h", name: "last 24 hours", ms: 86_400_000 },
  { value: "7d", name: "last 7 days", ms: 7 * 86_400_000 },
  { value: "30d", name: "last 30 days", ms: 30 * 86_400_000 },
] as const;
export type TimeChoice = (typeof timeChoices)[number]["value"];

/** No number is longer; what is pasted beyond it is left out. */
export const searchMax = 200;

/** What the address says about the list. */
export type RunListState = {
  readonly view: RunTab;
  readonly search: string;
  readonly flow: string | null;
  readonly status: readonly StatusChoice[];
  /** Only runs that succeeded with a warning. */
  readonly warned: boolean;
  readonly time: TimeChoice | null;
  /** A stretch picked in the histogram, epoch ms. */
  readonly span: readonly [from: number, to: number] | null;
  /** Id of a bulk action: only its runs. */
  readonly bulk: string | null;
  /** Kinds of numbers with a column of their own; null for those the list opens with. */
  readonly columns: readonly string[] | null;
};

const uuid = /^[0-9a-f-]{36}$/i;

function spanOf(text: string | null): RunListState["span"] {
  const [from, to] = (text ?? "").split("-").map(Number);
  return from && to && from < to ? [from, to] : null;
}

export function readListState(params: URLSearchParams): RunListState {
  const view = params.get("view");
  const time = params.get("time");
  const flow = params.get("flow");
  const bulk = params.get("bulk");
  const columns = params.get("cols");
  const status = (params.get("status") ?? "").split(",");
  return {
    view: runTabs.find((tab) => tab.view === view)?.view ?? "all",
    search: (params.get("q") ?? "").slice(0, searchMax),
    flow: flow && uuid.test(flow) ? flow : null,
    status: statusChoices.filter((choice) => status.includes(choice)),
    warned: params.get("warned") === "1",
    time: timeChoices.find((choice) => choice.value === time)?.value ?? null,
    span: spanOf(params.get("span")),
    bulk: bulk && uuid.test(bulk) ? bulk : null,
    columns: columns === null ? null : columns.split(",").filter((kind) => kind !== ""),
  };
}

export function writeListState(state: RunListState): string {
  const params = new URLSearchParams();
  if (state.view !== "all") params.set("view", state.view);
  if (state.search !== "") params.set("q", state.search);
  if (state.flow !== null) params.set("flow", state.flow);
  if (state.status.length > 0) params.set("status", state.status.join(","));
  if (state.warned) params.set("warned", "1");
  if (state.time !== null) params.set("time", state.time);
  if (state.span !== null) params.set("span", state.span.join("-"));
  if (state.bulk !== null) params.set("bulk", state.bulk);
  if (state.columns !== null) params.set("cols", state.columns.join(","));
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}

/** What the server is asked for; `openedAt` is what "the last hour" counts back from, epoch ms. */
export function filterOf(state: RunListState, openedAt: number) {
  const length = state.time && timeChoices.find((choice) => choice.value === state.time)?.ms;
  const [from, to] = state.span ?? [length ? openedAt - length : undefined, undefined];
  return {
    view: state.view,
    search: state.search,
    status: [...state.status],
    ...(state.warned && { warned: true }),
    ...(state.flow !== null && { flow: state.flow }),
    ...(state.bulk !== null && { bulk: state.bulk }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
}

/** The list's state and how to change it; every change is an address one can go back from or send. */
export function useRunListState() {
  const params = useSearchParams();
  const pathname = usePathname();
  const router = useRouter();
  const state = useMemo(() => readListState(new URLSearchParams(params)), [params]);
  const change = (part: Partial<RunListState>, how: "push" | "replace" = "push") => {
    router[how](`${pathname}${writeListState({ ...state, ...part })}`, { scroll: false });
  };
  return { state, change };
}
