"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { useTRPCClient } from "@/components/shell/trpc";
import { later, useLater } from "@/components/ui/later";
import { mayLookUp } from "@/runtime/flow/may-look-up";
import type { Json, JsonObject } from "@/runtime/json";
import { continueScope } from "@/runtime/mapping/earlier-scope";

const part = later(() => import("@/runtime/tables/asked-tables"));

export type TablesIn = (scope: JsonObject | null) => JsonObject | null;

/**
 * Adds lookup tables to scopes on which expressions are tried here: rows that are looked for are asked for, and when
 * they have come the same scope becomes another one. Null while it cannot be tried. `texts` are the expressions;
 * where they look nothing up, a scope stays as it is.
 */
export function useTablesIn(texts: Json): TablesIn {
  const wanted = mayLookUp(texts);
  const loaded = useLater(part, wanted);
  const client = useTRPCClient();
  const [come, setCome] = useState(0);
  const before = useRef(new WeakMap<JsonObject, JsonObject>());
  const tables = useMemo(() => {
    if (loaded === null) return null;
    return new loaded.AskedTables(
      (rows) => client.tables.find.mutate({ wanted: rows }),
      () => setCome((count) => count + 1),
    );
  }, [loaded, client]);
  useEffect(() => {
    if (tables === null) return;
    // A table may have been changed in another window.
    const lookAgain = () => {
      tables.forget();
      before.current = new WeakMap();
      setCome((count) => count + 1);
    };
    window.addEventListener("focus", lookAgain);
    return () => {
      window.removeEventListener("focus", lookAgain);
      tables.rest();
      before.current = new WeakMap();
    };
  }, [tables]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows that have come make every scope a new one
  return useMemo(() => {
    if (!wanted) return asItIs;
    if (tables === null) return notYet;
    const known = new WeakMap<JsonObject, JsonObject>();
    return (scope) => {
      if (scope === null) return null;
      const same = known.get(scope);
      if (same !== undefined) return same;
      const added = { ...withDay(scope), tables: tables.root() };
      const earlier = before.current.get(scope);
      if (earlier !== undefined) continueScope(added, earlier);
      before.current.set(scope, added);
      known.set(scope, added);
      return added;
    };
  }, [wanted, tables, come]);
}

const asItIs: TablesIn = (scope) => scope;
const notYet: TablesIn = () => null;

/** Rows that count on certain days are those of today where the sample does not say when its run began. */
function withDay(scope: JsonObject): JsonObject {
  return scope.run === undefined
    ? { ...scope, run: { acceptedAt: new Date().toISOString() } }
    : scope;
}
