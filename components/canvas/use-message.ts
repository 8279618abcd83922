"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useCan } from "@/components/shell/place";
import { useTRPC, useTRPCClient } from "@/components/shell/trpc";
import type { FlowDocument, NodeId } from "@/runtime/flow/document";
import { ancestorsOf } from "@/runtime/flow/ports";
import { nodeRegistry } from "@/runtime/nodes/registry";
import type { SampleMessage } from "./sample-message";

export type MessageSource = {
  readonly id: string;
  readonly label: string;
  readonly message: SampleMessage;
  /** The run it was captured from. */
  readonly run: string | null;
};

export type Messages = {
  /** Null where no trigger leads to the node. */
  readonly trigger: NodeId | null;
  readonly sources: readonly MessageSource[];
  readonly chosen: MessageSource | null;
  readonly pinned: boolean;
  choose(id: string): void;
  paste(body: string): void;
  /** Pastes and pins at once, for whoever may; false where there is nothing to pin it to, or no right to. */
  keep(body: string): Promise<boolean>;
  pin(): Promise<void>;
  unpin(): Promise<void>;
};

const runsShown = 3;

/** Messages to test a node with: the pinned one, those of the last runs, the trigger's sample, a pasted one. */
export function useMessages(document: FlowDocument, node: NodeId | null): Messages {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const mayView = useCan("payload.view");
  const [choice, setChoice] = useState<string | null>(null);
  const [pasted, setPasted] = useState<string | null>(null);
  const trigger = triggerOf(document, node);
  const flowId = document.id;
  const samples = useQuery(trpc.samples.list.queryOptions({ flowId }, { staleTime: 60_000 }));
  const recent = useQuery({
    queryKey: ["sample-messages", flowId, trigger],
    enabled: mayView && trigger !== null,
    staleTime: 60_000,
    retry: false,
    queryFn: async (): Promise<readonly MessageSource[]> => {
      const { rows } = await client.runs.list.query({
        filter: { view: "all", search: "", status: [], flow: flowId },
        limit: runsShown,
      });
      const steps = await Promise.all(
        rows.map(({ id }) => client.runs.step.query({ run: id, node: trigger ?? "" })),
      );
      return rows.flatMap((run, index) => {
        const message = steps[index]?.message;
        if (message?.body?.complete !== true) return [];
        const key = run.keys?.[0]?.value;
        return {
          id: run.id,
          label: `Run ${key ?? run.id.slice(-6)}`,
          message: { ...message, kind: "webhook" as const, body: message.body.text },
          run: run.id,
        };
      });
    },
  });
  const pin = samples.data?.find(({ nodeId }) => nodeId === trigger);
  const sources = useMemo(
    () => [
      ...(pin === undefined
        ? []
        : [{ id: "pinned", label: "Pinned message", message: pin.message, run: pin.run }]),
      ...(pasted === null
        ? []
        : [{ id: "pasted", label: "Pasted JSON", message: jsonMessage(pasted), run: null }]),
      ...(recent.data ?? []),
      ...shipped(document, trigger),
    ],
    [pin, pasted, recent.data, document, trigger],
  );
  const ready = !samples.isLoading && !recent.isLoading;
  const chosen = sources.find(({ id }) => id === choice) ?? (ready ? sources[0] : undefined);
  const refresh = () => queries.invalidateQueries(trpc.samples.list.queryFilter({ flowId }));
  return {
    trigger,
    sources,
    chosen: chosen ?? null,
    pinned: chosen?.id === "pinned",
    choose: setChoice,
    paste(body) {
      setPasted(body);
      setChoice("pasted");
    },
    async keep(body) {
      setPasted(body);
      setChoice("pasted");
      if (trigger === null || !mayView) return false;
      const message = jsonMessage(body);
      await client.samples.pin.mutate({ flowId, nodeId: trigger, message, run: null });
      await refresh();
      setChoice("pinned");
      setPasted(null);
      return true;
    },
    async pin() {
      if (chosen === undefined || trigger === null) return;
      const { message, run } = chosen;
      await client.samples.pin.mutate({ flowId, nodeId: trigger, message, run });
      setChoice("pinned");
      await refresh();
    },
    async unpin() {
      if (trigger === null) return;
      await client.samples.unpin.mutate({ flowId, nodeId: trigger });
      setChoice(null);
      await refresh();
    },
  };
}

function triggerOf(document: FlowDocument, node: NodeId | null): NodeId | null {
  if (node === null) return null;
  const isTrigger = (id: NodeId) =>
    nodeRegistry.get(document.nodes[id]?.type ?? "")?.behaviour === "trigger";
  if (isTrigger(node)) return node;
  return [...ancestorsOf(document, node)].find(isTrigger) ?? null;
}

const kindBy = { message: "webhook", calendar: "schedule", person: "manual" } as const;

function shipped(document: FlowDocument, trigger: NodeId | null): readonly MessageSource[] {
  const definition = nodeRegistry.get(document.nodes[trigger ?? ""]?.type ?? "");
  if (definition?.sample === undefined) return [];
  const { label, headers = {}, method = null, body } = definition.sample;
  const kind = definition.start === undefined ? "webhook" : kindBy[definition.start.by];
  const message = { ...jsonMessage(JSON.stringify(body)), kind, headers, method };
  return [{ id: "shipped", label: `Sample: ${label}`, message, run: null }];
}

function jsonMessage(body: string): SampleMessage {
  return {
    kind: "webhook",
    method: "POST",
    headers: {},
    query: {},
    contentType: "application/json",
    body,
  };
}
