import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { notify, notifyFailure } from "@/components/ui/toast";
import { sketchOf } from "./draft-texts";
import { useEditorStore } from "./editor-context";
import { change, select } from "./editor-store";
import { undoWithWord } from "./undo-words";
import type { VersionChoice } from "./version-list";

/** Makes the open draft what a version is: one step that can be undone like any other. */
export function useRestoreHere(flowId: string): (version: VersionChoice) => Promise<void> {
  const store = useEditorStore();
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useCallback(
    async ({ number, hash }: VersionChoice) => {
      try {
        const version = await queries.fetchQuery(
          trpc.flows.version.queryOptions({ id: flowId, hash }),
        );
        const restored = sketchOf(version);
        if (restored === null) throw new Error(`v${number} cannot be read by this version.`);
        select(store, []);
        change(
          store,
          ({ document, layout }) => ({
            // The flow keeps the name it has now; a version is what it does.
            document: { ...restored.document, name: document.name },
            layout: { ...restored.layout, ...(layout.notes ? { notes: layout.notes } : {}) },
          }),
          null,
          `Restore v${number}`,
        );
        notify(`The draft is v${number} again.`, { label: "Undo", run: () => undoWithWord(store) });
      } catch (error) {
        notifyFailure(problemOf(error).message);
      }
    },
    [store, trpc, queries, flowId],
  );
}
