"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { problemOf, useTRPCClient } from "@/components/shell/trpc";
import { shortHash } from "@/runtime/engine/short-hash";
import { canonicalLogic } from "@/runtime/flow/canonical";
import type { FlowDocument, NodeId } from "@/runtime/flow/document";
import type { JsonObject } from "@/runtime/json";
import type { Trial } from "./sample-message";
import { type Messages, useMessages } from "./use-message";
import type { Samples } from "./use-samples";

export type StepTrial = {
  readonly messages: Messages;
  /** What came of the last test; null before one. */
  readonly result: Trial | null;
  /** It is of an earlier state of the step or of the steps before it. */
  readonly stale: boolean;
  readonly running: boolean;
  readonly failure: string | null;
  /** Roots and their values for this node's expressions; null while nothing is known. */
  readonly scope: JsonObject | null;
  /** What steps answer that are not asked in a test. */
  readonly answers: JsonObject;
  run(live: boolean): void;
  /** Gives the answer of a step that cannot be asked in a test. */
  answer(node: NodeId, value: JsonObject[string]): void;
};

const settleMs = 500;

/**
 * Tests the selected step as the draft changes: nothing is ever sent by itself. `scope` is what expressions
 * are evaluated on in the browser while one types.
 */
export function useTrial(
  document: FlowDocument,
  node: NodeId | null,
  samples: Samples,
  enabled: boolean,
): StepTrial {
  const client = useTRPCClient();
  const messages = useMessages(document, node);
  const [given, setGiven] = useState<JsonObject>({});
  const [live, setLive] = useState<{ readonly key: string; readonly result: Trial } | null>(null);
  const [sending, setSending] = useState(false);
  const [refused, setRefused] = useState<Error | null>(null);
  const { trigger, chosen } = messages;
  // Of a flow with thousands of rows the text takes its time: not at every key.
  const settled = useSettled(document);
  const logic = useMemo(() => canonicalLogic(settled), [settled]);
  const answers = useMemo(
    (): JsonObject => ({ ...Object.fromEntries(samples), ...given }),
    [samples, given],
  );
  const ready = enabled && node !== null && trigger !== null && chosen !== null;
  const message = chosen?.message;
  // A message may have megabytes, and every key that is typed asks for the query again.
  const key = useMemo(
    () => shortHash(JSON.stringify([node, logic, message, answers])),
    [node, logic, message, answers],
  );
  const ask = (sendIt: boolean) => {
    if (node === null || trigger === null || chosen === null) throw new Error("No sample");
    return client.samples.test.mutate({
      flowId: document.id,
      logic: canonicalLogic(document),
      target: node,
      trigger,
      message: chosen.message,
      answers,
      live: sendIt,
    });
  };
  const test = useQuery({
    queryKey: ["step-test", document.id, key],
    enabled: ready,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
    placeholderData: (before: Trial | undefined) =>
      before?.step?.node === node ? before : undefined,
    queryFn: () => ask(false),
  });
  const failed = refused ?? test.error;
  const result = live?.key === key ? live.result : (test.data ?? null);
  return {
    messages,
    result,
    stale: test.isPlaceholderData,
    running: sending || (test.isFetching && ready),
    failure: failed === null ? null : problemOf(failed).message,
    scope: result?.step?.scope ?? null,
    answers,
    run(sendIt) {
      setRefused(null);
      if (!sendIt) {
        setLive(null);
        void test.refetch();
        return;
      }
      setSending(true);
      ask(true)
        .then((done) => setLive({ key, result: done }), setRefused)
        .finally(() => setSending(false));
    },
    answer: (id, value) => setGiven((old) => ({ ...old, [id]: value })),
  };
}

/** The value once it has not changed for a moment. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), settleMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
