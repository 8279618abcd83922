"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { problemOf, useTRPC, useTRPCClient } from "@/components/shell/trpc";
import { runName } from "@/components/ui/format";
import type { FlowDocument } from "@/runtime/flow/document";
import type { FlowTest } from "@/runtime/flow-tests/flow-test";
import type { useTestDeeds } from "./use-flow-tests";

type Asked = {
  readonly run: string;
  readonly document: FlowDocument;
  readonly deeds: ReturnType<typeof useTestDeeds>;
  readonly onSaved: (id: string) => void;
};

export type RunAsTest = ReturnType<typeof useRunAsTest>;

/** The test that a run would make, by the fields that are to stay as they are, and its saving. */
export function useRunAsTest({ run, document, deeds, onSaved }: Asked) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [name, setName] = useState(`Run ${runName(run)}`);
  const [keep, setKeep] = useState<readonly string[]>([]);
  const [despite, setDespite] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const made = useQuery({
    queryKey: [...trpc.flowTests.ofRun.mutationKey(), run, keep],
    queryFn: () =>
      client.flowTests.ofRun.mutate({ run, name: `Run ${runName(run)}`, keep: [...keep] }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  });
  const test = made.data?.test as FlowTest | undefined;
  const unread = made.data?.unread ?? [];
  const isNamed = name.trim() !== "";
  // What nobody could look through is saved only by somebody who says so.
  const isOpen = unread.length > 0 && !despite;
  const isOther = made.data !== undefined && made.data.flowId !== document.id;
  const refused = made.error === null ? failure : problemOf(made.error).message;
  const save = async () => {
    if (test === undefined || isOpen || !isNamed) return;
    setBusy(true);
    setFailure(null);
    try {
      const saved = await deeds.create({ ...test, name: name.trim() });
      onSaved(saved.id);
    } catch (error) {
      setFailure(problemOf(error).message);
      setBusy(false);
    }
  };
  return {
    name,
    setName,
    made,
    test,
    /** Those that are replaced, and those that would be. */
    fields: [...new Set([...(made.data?.masked ?? []), ...keep])].sort(),
    keep,
    setKeep,
    /** Places that could not be looked through for personal data. */
    unread,
    despite,
    setDespite,
    error: isOther ? "That run is of another flow." : refused,
    busy,
    ready: test !== undefined && !isOther && !isOpen && !made.isFetching && isNamed,
    save,
  };
}
