"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { problemOf, useTRPC, useTRPCClient } from "@/components/shell/trpc";
import { notify, notifyFailure } from "@/components/ui/toast";
import type { KnownMap } from "@/runtime/flow/known-map";
import type { JsonObject } from "@/runtime/json";
import { compareMaps, countChanges } from "@/runtime/mapping/shared/compare-maps";
import {
  contentOf,
  contentText,
  type MapContent,
  sameContent,
  withContent,
} from "@/runtime/mapping/shared/map-content";
import { type MergedContent, mergeContent } from "@/runtime/mapping/shared/merge-content";
import { type SharedUse, sharedUseOf, withUse } from "@/runtime/mapping/shared/shared-use";
import { readContent } from "./map-types";
import { useRefreshMaps } from "./use-map-saving";

/** Changes a step's config; undo calls it by the name. */
export type Configure = (edit: (config: JsonObject) => JsonObject, name: string) => void;

/** The shared map that a step uses: what is known of it, and what can be done with it. */
export function useSharedMap(config: JsonObject, configure: Configure) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const refresh = useRefreshMaps();
  const use = useMemo(() => sharedUseOf(config), [config]);
  const known = useQuery(trpc.maps.known.queryOptions());
  const map = known.data?.find(({ name }) => name === use?.map) ?? null;
  const version = useQuery(
    trpc.maps.get.queryOptions(
      { id: map?.id ?? "", number: use?.version ?? 1 },
      { enabled: map !== null && use !== null, staleTime: 60_000, retry: false },
    ),
  );
  const text = version.data?.content;
  const saved = useMemo(() => (text === undefined ? null : readContent(text)), [text]);
  const content = useMemo(() => contentOf(config), [config]);
  const changed = useMemo(
    () =>
      // Another order of the same rows is a difference, too.
      saved === null || sameContent(saved, content)
        ? 0
        : Math.max(1, countChanges(compareMaps(saved, content))),
    [saved, content],
  );
  const uses = useQuery(
    trpc.flows.uses.queryOptions(
      { kind: "map", value: use?.map ?? "" },
      { enabled: use !== null && map !== null, staleTime: 10_000 },
    ),
  );
  const flows = [...new Set(uses.data?.map(({ flowName }) => flowName) ?? [])];

  const contentAt = async ({ id }: KnownMap, number: number) => {
    const options = trpc.maps.get.queryOptions({ id, number }, { staleTime: 60_000 });
    return readContent((await queries.fetchQuery(options)).content);
  };
  const put = (next: MapContent, to: SharedUse, name: string) =>
    configure((before) => withUse(withContent(before, next), to), name);

  return {
    use,
    map,
    known: known.data ?? null,
    /** The content of the version that is used; null while it is not known. */
    saved,
    content,
    /** In how many rows and settings the step differs from that version. */
    changed,
    /** Number of the newest version, where the step uses an older one. */
    newer: map !== null && use !== null && map.number > use.version ? map.number : null,
    flows,
    put,

    /** Takes a version; one's own changes of the rows go along. What both changed is handed back to be chosen. */
    async goTo(number: number): Promise<MergedContent | null> {
      if (map === null || use === null) return null;
      try {
        const [before, next] = await Promise.all([
          contentAt(map, use.version),
          contentAt(map, number),
        ]);
        const merged = mergeContent(before, content, next);
        if (merged.conflicts.length > 0) return merged;
        put(merged.content, { ...use, version: number }, `Use version ${number} of ${map.name}`);
      } catch (error) {
        notifyFailure(problemOf(error).message);
      }
      return null;
    },
    /** Gives one's own changes of the rows up. */
    goBack() {
      if (use !== null && saved !== null) {
        put(saved, use, `Back to version ${use.version} of ${use.map}`);
      }
    },
    follow(newest: boolean) {
      if (use === null) return;
      configure(
        (before) => withUse(before, { ...use, newest }),
        newest ? "Take the newest version" : "Keep the version",
      );
    },
    detach() {
      configure((before) => withUse(before, null), "Make the rows the step's own");
      notify("The rows are the step's own now.");
    },
    /** Takes another map in place of the rows that are there. */
    async take(taken: KnownMap) {
      try {
        const next = await contentAt(taken, taken.number);
        put(
          next,
          { map: taken.name, version: taken.number, newest: false },
          `Use the shared map ${taken.name}`,
        );
        notify(`The step uses version ${taken.number} of ${taken.name}.`);
      } catch (error) {
        notifyFailure(problemOf(error).message);
      }
    },
    /** Makes a shared map of the rows. Throws what the server says. */
    async keep(name: string) {
      await client.maps.create.mutate({ name, content: contentText(content) });
      await refresh();
      configure(
        (before) => withUse(before, { map: name, version: 1, newest: false }),
        `Keep the rows as the shared map ${name}`,
      );
      notify(`${name} is a shared map now, and this step uses it.`);
    },
  };
}
