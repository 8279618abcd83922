"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useEditorStore } from "@/components/canvas/editor-context";
import { useCan } from "@/components/shell/place";
import { useTRPCClient } from "@/components/shell/trpc";
import { runName } from "@/components/ui/format";
import { useLast } from "@/components/ui/use-last";
import { canonicalLogic } from "@/runtime/flow/canonical";
import type { FlowDocument } from "@/runtime/flow/document";
import type { JsonObject } from "@/runtime/json";
import { previewMap } from "@/runtime/mapping/preview-map";
import { mapRowsOf } from "@/runtime/nodes/map/map-rows";
import { mapWithoutRows } from "./map-without-rows";
import type { Mapper } from "./use-mapper";
import { faultsOf } from "./use-preview";

/** A message of an earlier run, as it arrives at the map today. */
export type CapturedDocument = {
  readonly run: string;
  readonly label: string;
  /** Null where it does not come to the map. */
  readonly scope: JsonObject | null;
};

export type JudgedDocument = CapturedDocument & {
  /** What is wrong with what the map makes of it, by the field's place. */
  readonly bad: ReadonlyMap<string, string>;
};

export type Documents = {
  readonly mayRead: boolean;
  /** Something that starts the flow leads to the map: only then a message comes to it. */
  readonly led: boolean;
  readonly wanted: boolean;
  /** Still on their way. */
  readonly reading: boolean;
  readonly failure: string | null;
  readonly all: readonly JudgedDocument[];
  /** Runs whose message does not come to the map, or is not kept or too large. */
  readonly passed: number;
  read(): void;
};

type Tried = {
  readonly all: readonly JudgedDocument[];
  /** Rows of lookup tables are on their way. */
  readonly waits: boolean;
};

const most = 100;
const atOnce = 4;

/** The messages of the flow's last 100 runs here, each as this draft's earlier steps hand it to the map, and what the map makes of them. */
export function useDocuments(mapper: Mapper): Documents {
  const client = useTRPCClient();
  const queries = useQueryClient();
  const store = useEditorStore();
  const mayRead = useCan("payload.view");
  const [wanted, setWanted] = useState(false);
  const [captured, setCaptured] = useState<readonly CapturedDocument[]>([]);
  const { id, trial, targets, type, tablesIn } = mapper;
  const { trigger } = trial.messages;
  const latest = useRef(trial.answers);
  useEffect(() => {
    latest.current = trial.answers;
  });
  const reading = useQuery({
    queryKey: ["mapper-documents", id, trigger, wanted],
    enabled: wanted && mayRead && trigger !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
    queryFn: async ({ signal }) => {
      const document: FlowDocument = mapWithoutRows(store.getState().sketch.document, id);
      const logic = canonicalLogic(document);
      const { rows } = await client.runs.list.query({
        filter: { view: "all", search: "", status: [], flow: document.id },
        limit: most,
      });
      const found: (CapturedDocument | null)[] = rows.map(() => null);
      const waiting = rows.map((row, index) => ({ row, index }));
      const work = async () => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          const { row, index } = next;
          if (signal.aborted) return;
          const label = row.keys?.[0]?.value ?? runName(row.id);
          const scope = await arriving(row.id, logic, document.id);
          found[index] = { run: row.id, label, scope };
          if (index % 5 === 4 || waiting.length === 0) {
            setCaptured(found.filter((one) => one !== null));
          }
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
      setCaptured(found.filter((one) => one !== null));
      return rows.length;
    },
  });
  const arriving = async (run: string, logic: string, flowId: string) => {
    if (trigger === null) return null;
    const step = await queries.fetchQuery({
      queryKey: ["mapper-message", run, trigger],
      staleTime: Number.POSITIVE_INFINITY,
      queryFn: () => client.runs.step.query({ run, node: trigger }),
    });
    const { message } = step;
    if (message?.body?.complete !== true) return null;
    const { step: made } = await client.samples.test.mutate({
      flowId,
      logic,
      target: id,
      trigger,
      message: { ...message, kind: "webhook", body: message.body.text },
      answers: latest.current,
      live: false,
    });
    return made?.scope ?? null;
  };
  const fields = useDeferredValue(mapper.fields);
  const tried = useMemo((): Tried => {
    // Before they are asked for there is nothing to try the rows on.
    if (captured.length === 0) return { all: [], waits: false };
    const run = previewMap(mapRowsOf(fields));
    const made = captured.flatMap((one) => {
      const scope = tablesIn(one.scope);
      return scope === null ? [] : [{ one, preview: run(scope) }];
    });
    return {
      all: made.map(({ one, preview }) => ({ ...one, bad: faultsOf(preview, targets, type) })),
      waits: made.some(({ preview }) => preview.waits),
    };
  }, [captured, fields, targets, type, tablesIn]);
  const judged = useLast(tried, tried.waits).all;
  return {
    mayRead: mayRead && trigger !== null,
    led: trigger !== null,
    wanted,
    reading: reading.isFetching,
    failure: reading.error === null ? null : reading.error.message,
    all: judged,
    passed: captured.length - judged.length,
    read: () => setWanted(true),
  };
}
