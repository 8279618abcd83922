"use client";

import { type Query, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { problemOf } from "./trpc";

const againMs = 5_000;
/** What the server says of itself, not of what it was asked for. */
const passing: ReadonlySet<string | null> = new Set([null, "UNAVAILABLE"]);

/** A query of the page that shows what it read earlier, as it could not be read anew. */
function isHeld(query: Query): boolean {
  const { data, status, error } = query.state;
  const failed = status === "error" && data !== undefined && query.isActive();
  return failed && passing.has(problemOf(error).code);
}

/**
 * Why something of the page is shown as it stood, in a sentence; null where all is as it is. What is shown so is
 * asked for again every 5 s. `nextAt`: epoch ms of the next try; null while one is under way.
 */
export function useNotRenewed() {
  const queries = useQueryClient();
  const cache = queries.getQueryCache();
  const watch = useCallback((tell: () => void) => cache.subscribe(tell), [cache]);
  const read = () => {
    const held = cache.getAll().find(isHeld);
    return held === undefined ? null : firstSentence(problemOf(held.state.error).message);
  };
  const why = useSyncExternalStore(watch, read, () => null);
  const isStale = why !== null;
  const [nextAt, setNextAt] = useState<number | null>(null);
  const ask = useCallback(async () => {
    setNextAt(null);
    await queries.refetchQueries({ type: "active", predicate: isHeld });
    setNextAt(Date.now() + againMs);
  }, [queries]);
  useEffect(() => {
    setNextAt(isStale ? Date.now() + againMs : null);
  }, [isStale]);
  useEffect(() => {
    if (!isStale || nextAt === null) return;
    const timer = setTimeout(() => void ask(), nextAt - Date.now());
    return () => clearTimeout(timer);
  }, [isStale, nextAt, ask]);
  return { why, nextAt, ask };
}

function firstSentence(text: string): string {
  return text.split(/(?<=\.) /, 1)[0] ?? text;
}
