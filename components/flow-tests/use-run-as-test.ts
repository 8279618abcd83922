"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { problemOf, useTRPC, useTRPCClient } from "@/components/shell/trpc";
import { runName } from "@/components/ui/format";
import type { FlowDocument } from "@/runtime/flow/document";
import type { FlowTest } from "@/runtime/flow-tests/flow-test";

type Asked = {
  /** Null while none is chosen. */
  readonly run: string | null;
  readonly document: FlowDocument;
  /** Id of the test whose older message it becomes. */
  readonly olderOf?: string;
  /** With its name. */
  readonly onTake: (test: FlowTest) => Promise<void>;
};

export type RunAsTest = ReturnType<typeof useRunAsTest>;

/** The test that a run would make, by the fields that are to stay as they are, and taking it. */
export function useRunAsTest({ run, document, olderOf, onTake }: Asked) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const own = `Run ${runName(run ?? "")}`;
  const [name, setName] = useState(own);
  const [keep, setKeep] = useState<readonly string[]>([]);
  const [despite, setDespite] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const made = useQuery({
    queryKey: [...trpc.flowTests.ofRun.mutationKey(), run, olderOf, keep],
    enabled: run !== null,
    queryFn: () =>
      client.flowTests.ofRun.mutate({ run: run ?? "", name: own, keep: [...keep], olderOf }),
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
  const take = async () => {
    if (test === undefined || isOpen || !isNamed) return;
    setBusy(true);
    setFailure(null);
    try {
      await onTake({ ...test, name: name.trim() });
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
    take,
  };
}
