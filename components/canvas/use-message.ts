"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useCan } from "@/components/shell/place";
import { useTRPC, useTRPCClient } from "@/components/shell/trpc";
import type { FlowDocument, NodeId } from "@/runtime/flow/document";
import { ancestorsOf } from "@/runtime/flow/ports";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { jsonMessage, type MessageSource, messageSources } from "./message-sources";

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

/** What somebody chose, and the message that was written in the trigger then. */
type Choice = { readonly id: string; readonly written: string | undefined };

const runsShown = 3;
const none: readonly MessageSource[] = [];

/** Messages to test a node with: the pinned one, those of the last runs, the trigger's sample, a pasted one. */
export function useMessages(document: FlowDocument, node: NodeId | null): Messages {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const mayView = useCan("payload.view");
  const mayPin = useCan("flow.edit") && mayView;
  const [choice, choose] = useState<Choice | null>(null);
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
    () => messageSources(document, trigger, { pinned: pin, pasted, recent: recent.data ?? none }),
    [pin, pasted, recent.data, document, trigger],
  );
  // Whoever writes another message into the trigger means that one.
  const written = sources.find(({ id }) => id === "written")?.message.body;
  const ready = written !== undefined || (!samples.isLoading && !recent.isLoading);
  const wanted = choice?.written === written ? choice?.id : undefined;
  const chosen = sources.find(({ id }) => id === wanted) ?? (ready ? sources[0] : undefined);
  const setChoice = (id: string | null) => choose(id === null ? null : { id, written });
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
      if (trigger === null || !mayPin) return false;
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
