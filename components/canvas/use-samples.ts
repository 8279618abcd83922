"use client";

import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useCan } from "@/components/shell/place";
import { useTRPC } from "@/components/shell/trpc";
import type { FlowDocument, NodeId } from "@/runtime/flow/document";
import { exactNumbersAsText, JsonSyntaxError } from "@/runtime/flow/exact-json";
import { parseMessageJson } from "@/runtime/flow/message-json";
import { sampleOfTrigger } from "@/runtime/flow/trigger-sample";
import type { Json } from "@/runtime/json";
import { nodeRegistry } from "@/runtime/nodes/registry";

/** What nodes handed on in the newest runs, for those of which nothing is known without one. */
export type Samples = ReadonlyMap<NodeId, Json>;

const samplesMost = 8;
/** A stray message must not hide what real ones are like. */
const runsMost = 3;
const forever = Number.POSITIVE_INFINITY;

/** Messages written in triggers, else pinned ones, else the newest documents of the flow's last runs here; empty without one, or without the right to see values. */
export function useSamples(document: FlowDocument): Samples {
  const trpc = useTRPC();
  const mayView = useCan("payload.view");
  const newest = useQuery(
    trpc.runs.list.queryOptions(
      { filter: { view: "all", search: "", status: [], flow: document.id }, limit: runsMost },
      { enabled: mayView, staleTime: 60_000 },
    ),
  );
  const runs = (newest.data?.rows ?? []).map(({ id }) => id);
  const ids = Object.keys(document.nodes)
    .filter((id) => isUnknown(document.nodes[id]?.type))
    .slice(0, samplesMost);
  const texts = useQueries({
    queries: ids.flatMap((node) =>
      runs.map((run) =>
        trpc.runs.step.queryOptions({ run, node }, { staleTime: forever, retry: false }),
      ),
    ),
    combine: (answers) =>
      answers.map(({ data }) => (data?.output?.complete === true ? data.output.text : null)),
  });
  const pinned = useQuery(
    trpc.samples.list.queryOptions({ flowId: document.id }, { staleTime: 60_000 }),
  ).data;
  const key = JSON.stringify(ids);
  const written = JSON.stringify(writtenSamples(document));
  return useMemo(() => {
    const found = new Map<NodeId, Json>();
    const nodes = JSON.parse(key) as NodeId[];
    const perNode = texts.length / Math.max(1, nodes.length);
    nodes.forEach((id, index) => {
      const own = texts.slice(index * perNode, (index + 1) * perNode).map(sampleOf);
      // A text or a number says nothing of fields.
      const value = own.find((one) => typeof one === "object" && one !== null) ?? own[0] ?? null;
      if (value !== null) found.set(id, value);
    });
    for (const { nodeId, message } of pinned ?? []) {
      const value = sampleOf(message.body);
      if (value !== null) found.set(nodeId, value);
    }
    for (const [id, value] of JSON.parse(written) as [NodeId, Json][]) found.set(id, value);
    return found;
  }, [key, texts, pinned, written]);
}

/** Messages that somebody wrote into what starts the flow: what is sent from there is like them. */
function writtenSamples({ nodes }: FlowDocument): readonly (readonly [NodeId, Json])[] {
  return Object.entries(nodes).flatMap(([id, node]) => {
    const sample = sampleOfTrigger(node, nodeRegistry.get(node.type));
    return sample?.written === true ? [[id, exactNumbersAsText(sample.body)] as const] : [];
  });
}

/** Triggers and effects: what they bring is the world's. */
function isUnknown(type: string | undefined): boolean {
  const definition = nodeRegistry.get(type ?? "");
  if (definition === undefined || definition.outputType !== undefined) return false;
  return ["trigger", "effect", "call", "wait"].includes(definition.behaviour);
}

function sampleOf(text: string | null): Json | null {
  if (text === null) return null;
  try {
    return parseMessageJson(text);
  } catch (error) {
    // A value that is no JSON, such as a text body, says nothing of fields.
    if (error instanceof JsonSyntaxError) return null;
    throw error;
  }
}
