"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type RefObject, useDeferredValue, useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import { usePlace } from "@/components/shell/place";
import { retryWhenBack } from "@/components/shell/retry-when-back";
import { serverReach } from "@/components/shell/server-reach";
import { problemOf, useTRPC, useTRPCClient } from "@/components/shell/trpc";
import type { TableView } from "@/components/tables/table-types";
import type { TableDraft } from "@/components/tables/use-table-draft";
import { notify } from "@/components/ui/toast";
import { isSame } from "@/runtime/rules/compare-decisions";
import { quoteTyped } from "@/runtime/rules/decision-content";
import type { TableState } from "@/runtime/tables/compare-tables";
import { withoutBlankEnd } from "@/runtime/tables/edit-table";
import type { TableRow } from "@/runtime/tables/table-shape";
import { rememberTableDraft } from "./draft-memory";
import { DecisionDraftSaver, type DraftState, type SaverMemory } from "./draft-saver";
import { readStoredDraft, writeDraft } from "./stored-draft";

const quietMs = 700;
const againMs = 4_000;
const askMs = 4_000;
const freeMs = 200;

/** A decision table while it is edited: saved a moment after each change, with what others do to it. */
export type DecisionDraft = TableDraft & {
  readonly saver: DecisionDraftSaver;
  readonly save: DraftState["save"];
  readonly conflict: DraftState["conflict"];
};

/** What it begins with: `kept` where the page had it open before, with its steps back, else what the server and this tab have. */
type Beginning = {
  readonly start: SaverMemory;
  readonly kept: RefObject<DecisionDraftSaver | null>;
};

/** `active` where it may be edited. */
export function useDecisionDraft(
  view: TableView,
  saved: TableState,
  { start, kept }: Beginning,
  active: boolean,
): DecisionDraft {
  const saver = useSaver(view.id, start, active ? kept.current : null);
  useEffect(() => {
    if (active) kept.current = saver;
  }, [active, kept, saver]);
  const state = useStore(saver.state);
  useSaving(saver, view.id, active);
  useOthers(saver, view, saved, active);
  const { past, now, future, save, conflict, merges } = state;
  const looked = useDeferredValue(now);
  const dirty = useMemo(() => differs(looked, saved), [looked, saved]);
  return useMemo(
    () => ({
      table: now,
      // Words that are typed into its conditions get their quotation marks.
      change: (edit: (table: TableState) => TableState) =>
        saver.change((table) => quoteTyped(table, edit(table))),
      undo: () => saver.undo(),
      redo: () => saver.redo(),
      canUndo: past.length > 0,
      canRedo: future.length > 0,
      dirty,
      rowsMoved: { ids: now.ids, times: merges },
      saver,
      save,
      conflict,
    }),
    [now, saver, past.length, future.length, dirty, merges, save, conflict],
  );
}

function differs(now: TableState, saved: TableState): boolean {
  const { shape, rows } = withoutBlankEnd(now);
  return JSON.stringify(rows) !== JSON.stringify(saved.rows) || !isSame(shape, saved.shape);
}

function useSaver(
  id: string,
  start: SaverMemory,
  kept: DecisionDraftSaver | null,
): DecisionDraftSaver {
  const client = useTRPCClient();
  const { person } = usePlace();
  const [saver] = useState(
    () =>
      kept ??
      new DecisionDraftSaver({
        start,
        send: async ({ draft, ...request }) => {
          const input = { id, ...request, ...writeDraft(draft) };
          const answer = await client.tables.saveDraft.mutate(input);
          if (answer.outcome === "saved") return answer;
          const { savedBy } = answer.draft;
          return { outcome: "stale", theirs: readStoredDraft(answer.draft), by: savedBy };
        },
        explain: (error) => problemOf(error).message,
        isRefusal: (error) => problemOf(error).code !== null,
        onMerged: (words, by) => {
          const who = by === person.name ? "Your other window" : by || "Somebody";
          notify(`${who} changed ${words}. It is merged with yours.`);
        },
        whenFree,
      }),
  );
  return saver;
}

/** Until no cell of a grid is being written. */
async function whenFree(): Promise<void> {
  const isWriting = () => document.activeElement?.matches("[role=grid] input") === true;
  while (isWriting()) await new Promise((resolve) => setTimeout(resolve, freeMs));
}

function useSaving(saver: DecisionDraftSaver, id: string, active: boolean): void {
  const { person } = usePlace();
  useEffect(() => {
    if (!active) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = (ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        // While the server is away nobody asks it: it is saved when it is back.
        const failed = !(await saver.save()) && saver.state.getState().conflict === null;
        if (failed && !serverReach.state().away) later(againMs);
      }, ms);
    };
    const remember = () => {
      const { save, past, future } = saver.state.getState();
      const isPlain = save.kind === "saved" && past.length === 0 && future.length === 0;
      rememberTableDraft(person.email, id, isPlain ? null : saver.memory());
    };
    const stop = saver.state.subscribe((next, before) => {
      if (next.save !== before.save || next.now !== before.now) remember();
      if (next.now !== before.now && next.save.kind !== "saved") later(quietMs);
    });
    if (saver.state.getState().save.kind !== "saved") later(0);
    const forget = retryWhenBack(() => {
      if (saver.state.getState().save.kind !== "saved") later(0);
    });
    return () => {
      stop();
      forget();
      clearTimeout(timer);
      // Who leaves the page takes nothing unsaved along.
      void saver.save();
    };
  }, [active, saver, id, person.email]);
}

/** What others save comes in within a few seconds, and so does a version that they publish. */
function useOthers(
  saver: DecisionDraftSaver,
  view: TableView,
  saved: TableState,
  active: boolean,
): void {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const { id, number, savedBy } = view;
  const head = useQuery(
    trpc.tables.draftHead.queryOptions(
      { id },
      { enabled: active, refetchInterval: askMs, staleTime: 0 },
    ),
  ).data;
  useEffect(() => {
    if (head === undefined || !active) return;
    if (head.number !== number) {
      void queries.invalidateQueries({ queryKey: trpc.tables.get.queryKey({ id }) });
    }
    if (head.revision > saver.known.revision) {
      void saver
        .pull(async () => {
          const draft = await client.tables.draft.query({ id });
          return draft === null ? null : { known: readStoredDraft(draft), by: draft.savedBy };
        })
        .catch(() => undefined);
    } else if (head.number === number && head.base !== number && saver.version < number) {
      void client.tables.get
        .query({ id, number: saver.version })
        .then(({ shape, rows }) => {
          const from = { shape, rows: JSON.parse(rows) as readonly TableRow[] };
          return saver.rebase(from, saved, number, savedBy);
        })
        .catch(() => undefined);
    }
  }, [head, active, number, savedBy, saved, id, saver, client, queries, trpc]);
}
