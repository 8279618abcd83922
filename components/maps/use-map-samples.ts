"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { MapSamples } from "@/components/mapper/map-samples";
import { useCan, usePlace } from "@/components/shell/place";
import { problemOf, useTRPC, useTRPCClient } from "@/components/shell/trpc";
import { runName } from "@/components/ui/format";
import { notifyFailure } from "@/components/ui/toast";
import { documentDefinitions } from "@/runtime/documents/registry";
import { nodeDefinitions } from "@/runtime/nodes/registry";
import { type KeptSample, recallSample, rememberSample } from "./sample-memory";

type Choice = { readonly id: string; readonly label: string; text(): Promise<string | null> };

const flowsMost = 4;
const runsEach = 3;

/** Messages to try a shared map on: of runs of the flows that use it, of the document types, and one's own. */
export function useMapSamples(map: { readonly id: string; readonly name: string }): MapSamples {
  const { person } = usePlace();
  const [kept, setKept] = useState<KeptSample | null>(() => recallSample(person.email, map.id));
  const captured = useCaptured(map.name);
  const choices = useMemo(() => [...captured, ...shipped()], [captured]);
  const keep = (sample: KeptSample) => {
    setKept(sample);
    rememberSample(person.email, map.id, sample);
  };
  const isListed = kept !== null && choices.some(({ id }) => id === kept.id);
  return {
    choices: [
      ...(kept === null || isListed ? [] : [{ id: kept.id, label: kept.label }]),
      ...choices,
    ],
    chosen: kept?.id ?? null,
    text: kept?.text ?? null,
    choose(id) {
      const choice = choices.find((one) => one.id === id);
      choice?.text().then(
        (text) => {
          if (text !== null) keep({ id, label: choice.label, text });
          else notifyFailure(`${choice.label}: its message is not kept whole.`);
        },
        (error) => notifyFailure(problemOf(error).message),
      );
    },
    take: (text) => keep({ id: "own", label: "Own message", text }),
  };
}

/** What came to steps that use the map in their flows' newest runs here. */
function useCaptured(map: string): readonly Choice[] {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const mayView = useCan("payload.view");
  const uses = useQuery(trpc.flows.uses.queryOptions({ kind: "map", value: map })).data;
  const steps = useMemo(() => {
    // What is published has runs; a draft alone seldom has.
    const sorted = (uses ?? []).toSorted(
      (a, b) => Number(a.where === "draft") - Number(b.where === "draft"),
    );
    const byFlow = new Map(
      sorted.flatMap(({ flowId, flowName, node, places }) =>
        node === null ? [] : [[flowId, { node, name: `${flowName}: ${places[0]}` }] as const],
      ),
    );
    return [...byFlow].slice(0, flowsMost);
  }, [uses]);
  const runs = useQuery({
    queryKey: ["map-sample-runs", steps],
    enabled: mayView && steps.length > 0,
    staleTime: 60_000,
    retry: false,
    queryFn: async () => {
      const found = await Promise.all(
        steps.map(async ([flow, { node, name }]) => {
          const filter = { view: "all" as const, search: "", status: [], flow };
          const { rows } = await client.runs.list.query({ filter, limit: runsEach });
          return rows.map(({ id, keys }) => ({
            run: id,
            node,
            label: `${name}, run ${keys?.[0]?.value ?? runName(id)}`,
          }));
        }),
      );
      return found.flat();
    },
  }).data;
  return useMemo(
    () =>
      (runs ?? []).map(({ run, node, label }) => ({
        id: `${run} ${node}`,
        label,
        async text() {
          const seen = await client.runs.step.query({ run, node });
          const value = seen.inputs.find((input) => input.value?.complete === true)?.value;
          return value?.text ?? null;
        },
      })),
    [runs, client],
  );
}

/** Examples of the document types, and the messages that what starts a flow ships. */
function shipped(): readonly Choice[] {
  const triggers = nodeDefinitions.flatMap(({ name, sample, start }) =>
    sample === undefined || start?.by !== "message"
      ? []
      : [{ id: `trigger ${name}`, label: `Sample: ${sample.label}`, body: sample.body }],
  );
  const documents = documentDefinitions.map(({ name, example }) => ({
    id: `document ${name}`,
    label: `Sample: ${name}`,
    body: example,
  }));
  return [...triggers, ...documents].map(({ id, label, body }) => ({
    id,
    label,
    text: async () => JSON.stringify(body),
  }));
}
