"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { problemOf, useTRPC, useTRPCClient } from "@/components/shell/trpc";
import { contentText, type MapContent } from "@/runtime/mapping/shared/map-content";
import type { MergedContent } from "@/runtime/mapping/shared/merge-content";
import { readContent } from "./map-types";

export type MapSave = {
  readonly id: string;
  /** Number of the version that was changed. */
  readonly base: number;
  readonly content: MapContent;
  readonly note: string;
};

/** Somebody saved other values of the same rows; nothing of one's own was saved. */
export type MapConflict = {
  readonly save: MapSave;
  readonly number: number;
  readonly merged: MergedContent;
  readonly by: string;
};

export type MapSaved = {
  readonly number: number;
  readonly content: MapContent;
  /** What was sent: more may have been changed since. */
  readonly sent: MapContent;
  /** Whether it holds what others saved meanwhile, too. */
  readonly merged: boolean;
};

/** Saves a shared map, and holds what both changed until somebody has chosen. */
export function useMapSaving(onSaved: (saved: MapSaved) => void) {
  const client = useTRPCClient();
  const refresh = useRefreshMaps();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [conflict, setConflict] = useState<MapConflict | null>(null);
  const save = async (wanted: MapSave) => {
    const { content } = wanted;
    setBusy(true);
    setFailure(null);
    try {
      const done = await client.maps.save.mutate({ ...wanted, content: contentText(content) });
      // What names the new version is checked against what is known: first that it is there.
      await refresh();
      if (done.outcome === "conflict") {
        const merged = { content: readContent(done.content), conflicts: done.conflicts };
        setConflict({ save: wanted, number: done.number, merged, by: done.by });
      } else {
        setConflict(null);
        const merged = done.outcome === "merged";
        onSaved({
          number: done.number,
          content: merged ? readContent(done.content) : content,
          sent: content,
          merged,
        });
      }
    } catch (error) {
      setFailure(problemOf(error).message);
    }
    setBusy(false);
  };
  return {
    busy,
    failure,
    conflict,
    save,
    /** Saves what was chosen, over the version that the choice was made against. */
    choose: (content: MapContent) =>
      conflict === null
        ? Promise.resolve()
        : save({ ...conflict.save, content, base: conflict.number }),
    forget: () => {
      setConflict(null);
      setFailure(null);
    },
  };
}

/** Asks anew for everything that is known of shared maps. */
export function useRefreshMaps() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: trpc.maps.known.queryKey() }),
      queries.invalidateQueries({ queryKey: trpc.maps.list.queryKey() }),
      queries.invalidateQueries({ queryKey: trpc.maps.get.queryKey() }),
      queries.invalidateQueries({ queryKey: trpc.maps.versions.queryKey() }),
    ]);
  };
}
