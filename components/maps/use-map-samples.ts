"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { MapSamples } from "@/components/mapper/map-samples";
import type { StepDetail } from "@/components/runs/use-run";
import { useCan, usePlace } from "@/components/shell/place";
import { problemOf, useTRPC, useTRPCClient } from "@/components/shell/trpc";
import { runName } from "@/components/ui/format";
import { notifyFailure } from "@/components/ui/toast";
import { documentDefinitions } from "@/runtime/documents/registry";
import { nodeDefinitions } from "@/runtime/nodes/registry";
import { type KeptSample, recallSample, rememberSample } from "./sample-memory";

type Captured = { readonly run: string; readonly node: string; readonly label: string };
type Shipped = { readonly id: string; readonly label: string; readonly text: string };

const flowsMost = 4;
const runsEach = 3;

/** Messages to try a shared map on: of runs of the flows that use it, of the document types, and one's own. */
export function useMapSamples(map: { readonly id: string; readonly name: string }): MapSamples {
  const { person, distributor, environment } = usePlace();
  const place = {
    distributor: distributor.id,
    environment: environment.id,
    person: person.email,
    map: map.id,
  };
  const [kept, setKept] = useState<KeptSample | null>(() => recallSample(place));
  const captured = useCaptured(map.name);
  const examples = useMemo(shipped, []);
  // Until somebody chooses, what came to it last.
  const [newest] = captured;
  const tried: KeptSample | null =
    kept ?? (newest === undefined ? null : { from: "run", ...newest });
  const message = useMessage(tried?.from === "run" ? tried : null);
  const keep = (sample: KeptSample) => {
    setKept(sample);
    rememberSample(place, sample);
  };
  const choices = [
    ...captured.map((one) => ({ id: idOf(one), label: one.label })),
    ...examples.map(({ id, label }) => ({ id, label })),
  ];
  const chosen = chosenOf(tried, examples, message.text);
  const isListed = chosen === null || choices.some(({ id }) => id === chosen.id);
  return {
    choices: [...(isListed ? [] : [{ id: chosen.id, label: chosen.label }]), ...choices],
    chosen: chosen?.id ?? null,
    text: chosen?.text ?? null,
    choose(id) {
      if (examples.some((one) => one.id === id)) return keep({ from: "shipped", id });
      const step = captured.find((one) => idOf(one) === id);
      if (step === undefined) return;
      message.read(step).then(
        (text) => {
          if (text !== null) keep({ from: "run", ...step });
          else notifyFailure(`${step.label}: its message is not kept whole.`);
        },
        (error) => notifyFailure(problemOf(error).message),
      );
    },
    take: (text) => keep({ from: "own", text }),
  };
}

const idOf = ({ run, node }: Captured) => `${run} ${node}`;

/** Null also for what is not there any more, or not for who asks. */
function chosenOf(
  kept: KeptSample | null,
  examples: readonly Shipped[],
  message: string | null,
): Shipped | null {
  switch (kept?.from) {
    case "own":
      return { id: "own", label: "Own message", text: kept.text };
    case "shipped":
      return examples.find(({ id }) => id === kept.id) ?? null;
    case "run":
      return message === null ? null : { id: idOf(kept), label: kept.label, text: message };
    default:
      return null;
  }
}

/** What came to a step of a run, read with the right to see it and never kept in the tab. */
function useMessage(step: Captured | null) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const mayView = useCan("payload.view");
  const asked = ({ run, node }: Pick<Captured, "run" | "node">) =>
    trpc.runs.step.queryOptions({ run, node }, { staleTime: 60_000, retry: false });
  const { data } = useQuery({
    ...asked(step ?? { run: "", node: "" }),
    enabled: mayView && step !== null,
  });
  return {
    text: mayView && step !== null && data !== undefined ? wholeInput(data) : null,
    read: async (one: Captured) => wholeInput(await queries.fetchQuery(asked(one))),
  };
}

/** Its first input that is kept whole, as text of JSON. */
function wholeInput({ inputs }: StepDetail): string | null {
  return inputs.find(({ value }) => value?.complete === true)?.value?.text ?? null;
}

/** What came to steps that use the map in their flows' newest runs here. */
function useCaptured(map: string): readonly Captured[] {
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
  return runs ?? [];
}

/** Examples of the document types, and the messages that what starts a flow ships. */
function shipped(): readonly Shipped[] {
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
    text: JSON.stringify(body),
  }));
}
