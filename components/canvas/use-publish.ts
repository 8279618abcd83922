"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { type Place, usePlace } from "@/components/shell/place";
import { environmentNames } from "@/components/shell/place-path";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { diffFlows } from "@/runtime/flow/diff-flows";
import type { FlowDocument } from "@/runtime/flow/document";
import type { Json, JsonObject } from "@/runtime/json";
import { useEditor, useEditorStore } from "./editor-context";

export type PublishOutcome = {
  readonly number: number;
  readonly environmentId: string;
  readonly environment: string;
  readonly state: "active" | "paused";
};

/** Tests that keep a draft from production, by name: those that failed, and those that nobody came to in time. */
export type Red = { readonly failed: readonly string[]; readonly notRun: readonly string[] };

export type Publishing = {
  readonly document: FlowDocument;
  /** Number it has afterwards. */
  readonly number: number;
  /** Hash of an existing version to go back to; null publishes the draft. */
  readonly version: string | null;
  /** Saves what is not saved yet; the revision that was, or null when it could not be. */
  readonly onSave: () => Promise<number | null>;
  readonly onPublished: (outcome: PublishOutcome) => void;
};

/** What an environment needs of a flow, what was chosen for it, and publishing it there. */
export function usePublish(
  { document, number, version, onSave, onPublished }: Publishing,
  environmentId: string,
  note: string,
) {
  const trpc = useTRPC();
  const place = usePlace();
  const [bindings, setBindings] = useState<{ readonly [slot: string]: string }>({});
  const [values, setValues] = useState<JsonObject>({});
  const [despite, setDespite] = useState(false);
  const store = useEditorStore();
  // What is on the canvas while the dialog says so: others go on working.
  const shown = useEditor(({ sketch }) => sketch.document);
  const [opened] = useState(shown);
  const meanwhile = useMemo(
    () => (version === null ? diffFlows(opened, shown) : []),
    [version, opened, shown],
  );
  const [failure, setFailure] = useState<string | null>(null);
  /** Tests that did not pass at the last press, by name; null where all did. */
  const [red, setRed] = useState<Red | null>(null);
  const [anyway, setAnyway] = useState("");
  const [busy, setBusy] = useState(false);
  const options = useQuery(
    trpc.flows.publishOptions.queryOptions(
      { flowId: document.id, environmentId, ...(version === null ? {} : { version }) },
      // What is live, and what the draft changes, is another thing each time one asks.
      { staleTime: 0, gcTime: 0 },
    ),
  );
  const publish = useMutation(trpc.flows.publish.mutationOptions());
  const slots = options.data?.slots ?? [];
  const missing = options.data?.missing ?? [];
  const parameters = { ...options.data?.parameters, ...values };
  const bound = slots.flatMap(({ slot, bound: own }) => {
    const id = bindings[`${environmentId} ${slot}`] ?? own;
    return id === null || id === undefined ? [] : [[slot, id] as const];
  });

  const run = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const revision = version === null ? await onSave() : null;
      if (version === null && revision === null) {
        setFailure("The draft could not be saved.");
        return;
      }
      if (version === null && diffFlows(shown, store.getState().sketch.document).length > 0) {
        // Saving brought in what somebody else did: it is looked at first.
        await options.refetch();
        return;
      }
      const published = await publish.mutateAsync({
        flowId: document.id,
        environmentId,
        ...(version === null ? {} : { version }),
        ...(revision === null ? {} : { revision }),
        note,
        bindings: Object.fromEntries(bound),
        parameters: parameters as Record<string, never>,
        despite: despite ? missing.map(({ name }) => name) : [],
        ...(red !== null && anyway.trim() !== "" && { anyway: anyway.trim() }),
      });
      const environment = environmentNames[kindOf(place, environmentId)];
      onPublished({
        number: published.number,
        environmentId,
        environment,
        state: published.state,
      });
    } catch (error) {
      const problem = problemOf(error);
      const { tests, notRun = [] } = problem.detail;
      if (Array.isArray(tests) && Array.isArray(notRun)) {
        setRed({ failed: tests.map(String), notRun: notRun.map(String) });
      }
      // What was drawn in the last moment had not been saved when the needs were read.
      else if (problem.detail.missing !== undefined) {
        setDespite(false);
        await options.refetch();
      } else setFailure(problem.message);
    } finally {
      setBusy(false);
    }
  };

  const live = options.data?.live ?? null;
  return {
    run,
    busy,
    /** What would be published is live there already, with the same connections and values. */
    isLive:
      live !== null &&
      live.number === number &&
      // Of a draft that is as it runs, a shared map may have a newer version that publishing takes.
      live.changes === 0 &&
      Object.keys(values).length === 0 &&
      bound.length === Object.keys(live.bindings).length &&
      bound.every(([slot, id]) => live.bindings[slot] === id),
    /** What others changed since the dialog was opened. */
    meanwhile,
    failure,
    red,
    anyway,
    setAnyway,
    options: options.data ?? null,
    error: options.error,
    readAgain: () => options.refetch(),
    bindings: Object.fromEntries(bound),
    parameters,
    bind: (slot: string, id: string) =>
      setBindings({ ...bindings, [`${environmentId} ${slot}`]: id }),
    setParameter: (name: string, value: Json) => setValues({ ...values, [name]: value }),
    /** Whether to publish although sub-flows or tables are missing there. */
    despite,
    setDespite,
    loading: options.isPending,
    ready:
      (red === null || red.failed.length === 0 || anyway.trim() !== "") &&
      options.isSuccess &&
      bound.length === slots.length &&
      (despite || missing.every(isRefused)),
  };
}

/** Without a connection there is no way to publish: its slot says so. */
const isRefused = ({ blocks }: { readonly blocks: boolean }) => blocks;

/** Test or production. */
export const kindOf = ({ distributor }: Place, id: string) =>
  distributor.environments.find((other) => other.id === id)?.kind ?? "test";
