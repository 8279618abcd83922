"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useCan } from "@/components/shell/place";
import { problemOf, useTRPCClient } from "@/components/shell/trpc";
import type { TableView } from "@/components/tables/table-types";
import { runName } from "@/components/ui/format";
import { type PastDecision, pastDecisionIn } from "@/runtime/rules/past-decisions";

export type RunDecision = {
  readonly run: string;
  readonly node: string;
  readonly label: string;
  readonly past: PastDecision;
};

const most = 100;
const atOnce = 4;

/** What the last 100 runs of the flows that use a table decided by it, once that is asked for. */
export function usePastDecisions({ id, name }: TableView) {
  const client = useTRPCClient();
  const mayRead = useCan("payload.view");
  const [wanted, setWanted] = useState(false);
  const query = useQuery({
    queryKey: ["past-decisions", id, name, wanted],
    enabled: wanted && mayRead,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
    queryFn: async ({ signal }) => {
      const runs = await runsOf(client, [name, id]);
      const found: (RunDecision | null)[] = runs.map(() => null);
      const waiting = runs.map((run, index) => ({ ...run, index }));
      const work = async () => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          if (signal.aborted) return;
          const { run, node, label, index } = next;
          const text = await outputOf(client, run, node);
          const past = text === null ? null : pastDecisionIn(JSON.parse(text), [name, id]);
          found[index] = past === null ? null : { run, node, label, past };
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
      const read = new Set(runs.map(({ run }) => run)).size;
      return { runs: read, all: found.filter((one) => one !== null) };
    },
  });
  return {
    mayRead,
    wanted,
    read: () => setWanted(true),
    reading: query.isFetching,
    failure: query.error === null ? null : problemOf(query.error).message,
    data: query.data,
  };
}

type Client = ReturnType<typeof useTRPCClient>;

/** The newest of all flows together, each with every step that decides by the table, which flows name either way. */
async function runsOf(client: Client, names: readonly string[]) {
  const uses = await Promise.all(
    names.map((value) => client.flows.uses.query({ kind: "table", value })),
  );
  const nodes = new Map<string, Set<string>>();
  for (const { flowId, node } of uses.flat()) {
    if (node !== null) nodes.set(flowId, (nodes.get(flowId) ?? new Set()).add(node));
  }
  const lists = await Promise.all(
    [...nodes.keys()].map((flow) =>
      client.runs.list.query({
        filter: { view: "all", search: "", status: [], flow },
        limit: most,
      }),
    ),
  );
  return lists
    .flatMap(({ rows }) => rows)
    .toSorted((a, b) => b.acceptedAt - a.acceptedAt)
    .slice(0, most)
    .flatMap(({ id, keys, flow }) =>
      [...(nodes.get(flow) ?? [])].map((node) => ({
        run: id,
        node,
        label: keys[0]?.value ?? runName(id),
      })),
    );
}

/** Null where the step was not reached, or what it handed on is not kept. */
async function outputOf(client: Client, run: string, node: string): Promise<string | null> {
  const { output } = await client.runs.step.query({ run, node });
  if (output === null) return null;
  if (output.complete) return output.text;
  return (await client.runs.value.query({ run, ref: output.ref })).text;
}
