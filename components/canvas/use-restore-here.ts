import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { notify, notifyFailure } from "@/components/ui/toast";
import { sketchOf } from "./draft-texts";
import { useEditorStore } from "./editor-context";
import { change, select } from "./editor-store";
import { undoWithWord } from "./undo-words";
import type { CopyChoice, VersionChoice } from "./version-list";

type RestoreChoice = VersionChoice | CopyChoice;

/** Makes the open draft what a version or a copy is: one step that can be undone like any other. */
export function useRestoreHere(flowId: string): (choice: RestoreChoice) => Promise<void> {
  const store = useEditorStore();
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useCallback(
    async (choice: RestoreChoice) => {
      const what = "hash" in choice ? `v${choice.number}` : `“${choice.label}”`;
      try {
        const texts = await ("hash" in choice
          ? queries.fetchQuery(trpc.flows.version.queryOptions({ id: flowId, hash: choice.hash }))
          : queries.fetchQuery(trpc.flows.copy.queryOptions({ id: flowId, copy: choice.id })));
        const restored = sketchOf(texts);
        if (restored === null) throw new Error(`${what} cannot be read by this version.`);
        select(store, []);
        change(
          store,
          ({ document, layout }) => ({
            // The flow keeps the name it has now; a version is what it does.
            document: { ...restored.document, name: document.name },
            layout: { ...restored.layout, ...(layout.notes ? { notes: layout.notes } : {}) },
          }),
          null,
          `Restore ${what}`,
        );
        notify(`The draft is ${what} again.`, { label: "Undo", run: () => undoWithWord(store) });
      } catch (error) {
        notifyFailure(problemOf(error).message);
      }
    },
    [store, trpc, queries, flowId],
  );
}
