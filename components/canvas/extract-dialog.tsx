"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleX } from "lucide-react";
import { useId, useMemo, useState } from "react";
import { usePath } from "@/components/shell/place";
import { problemOf, useTRPC } from "@/components/shell/trpc";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { Input } from "@/components/ui/input";
import { notify, notifyFailure } from "@/components/ui/toast";
import { counted } from "@/runtime/counted";
import { canonicalLayout, canonicalLogic } from "@/runtime/flow/canonical";
import { extractFlow } from "@/runtime/flow/extract-flow";
import type { Refusal } from "@/runtime/flow/extraction-refusals";
import { tidyLayout } from "@/runtime/flow/tidy-layout";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { moved, withoutNodes } from "./edit-flow";
import { useEditor, useEditorStore } from "./editor-context";
import { change, jumpTo } from "./editor-store";
import { whenUndone } from "./when-undone";

/** Makes the selection a flow of its own that is called in its place, or says every reason why not. */
export function ExtractDialog({
  onSave,
  onClose,
}: {
  /** Saves the draft as it is by then. */
  readonly onSave: () => Promise<unknown>;
  readonly onClose: () => void;
}) {
  const store = useEditorStore();
  const path = usePath();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { document } = useEditor(({ sketch }) => sketch);
  const nodes = useEditor((state) => state.nodes);
  const [name, setName] = useState(() => firstName(document, nodes));
  const { extraction, refusals } = useMemo(
    () => extractFlow(document, nodeRegistry, nodes, name),
    [document, nodes, name],
  );
  const form = useId();
  const create = useMutation(trpc.flows.create.mutationOptions());
  const archive = useMutation(
    trpc.flows.archive.mutationOptions({
      onSuccess({ name: archived }) {
        void queries.invalidateQueries(trpc.flows.list.pathFilter());
        notify(`${archived} is archived.`);
      },
      onError: (error) => notifyFailure(problemOf(error).message),
    }),
  );
  const extract = async () => {
    if (extraction === null) return;
    const layout = { nodes: tidyLayout(extraction.sub, nodeRegistry) };
    const { id } = await create.mutateAsync({
      name: name.trim(),
      logic: canonicalLogic({ ...extraction.sub, id: "new" }),
      layout: canonicalLayout(layout),
    });
    const { call } = extraction;
    change(
      store,
      (old) => {
        const caller = extraction.caller(id);
        const first = [...nodes].map((node) => old.layout.nodes[node]).find((at) => at);
        const places = Object.entries(old.layout.nodes).filter(([node]) => caller.nodes[node]);
        const { groups } = old.layout;
        const kept = {
          ...old.layout,
          nodes: Object.fromEntries(places),
          ...(groups !== undefined && { groups: withoutNodes(groups, [...nodes]) }),
        };
        return { document: caller, layout: moved(kept, { [call]: first ?? { x: 0, y: 0 } }) };
      },
      null,
      `Extract ${name.trim()}`,
    );
    void queries.invalidateQueries(trpc.flows.list.pathFilter());
    whenUndone(store, { call, nodes }, () =>
      notify(`Undone here. ${name.trim()} is still a flow of its own.`, {
        label: "Archive it",
        // Nobody archives what a draft still calls.
        run: () => void onSave().then(() => archive.mutate({ flowId: id })),
      }),
    );
    jumpTo(store, call, null);
    onClose();
    notify(`${name.trim()} is a flow of its own now; publish it before this one.`, {
      label: "Open it",
      run: () => window.open(path(`/flows/${id}`), "_blank", "noopener"),
    });
  };
  const refused = extraction === null;
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        title={refused ? "This cannot be a sub-flow yet" : "Extract to a sub-flow?"}
        description={
          refused
            ? "As a flow of its own it would not do the same. What stands in the way:"
            : `${counted(nodes.size, "node becomes", "nodes become")} a flow of its own. A step that calls it takes their place; it hands over what arrives and goes on with what comes back.`
        }
        footer={
          <>
            <Button onClick={onClose}>{refused ? "Close" : "Cancel"}</Button>
            {refused ? null : (
              <Button
                look="primary"
                busy={create.isPending}
                disabled={name.trim() === ""}
                type="submit"
                form={form}
              >
                Extract
              </Button>
            )}
          </>
        }
      >
        {refused ? (
          <Refusals
            refusals={refusals}
            onShow={(node, field) => {
              jumpTo(store, node, field);
              onClose();
            }}
          />
        ) : (
          <form
            id={form}
            onSubmit={(event) => {
              event.preventDefault();
              if (name.trim() === "" || create.isPending) return;
              // The failure is shown below.
              extract().catch(() => undefined);
            }}
          >
            <Field label="Name of the sub-flow" required>
              {(control) => (
                <Input
                  {...control}
                  maxLength={120}
                  value={name}
                  onChange={(event) => setName(event.target.value)}
                />
              )}
            </Field>
          </form>
        )}
        {create.error === null ? null : (
          <p role="alert" className="mt-2 text-12 text-negative">
            {problemOf(create.error).message}
          </p>
        )}
      </DialogContent>
    </Dialog>
  );
}

function Refusals({
  refusals,
  onShow,
}: {
  readonly refusals: readonly Refusal[];
  readonly onShow: (node: string, field: string | null) => void;
}) {
  return (
    <ul className="flex flex-col gap-1.5">
      {refusals.map(({ code, message, node, field }) => (
        <li key={`${code} ${message}`} className="flex items-start gap-2">
          <Icon as={CircleX} size="s" className="mt-0.75 text-negative" />
          <span className="min-w-0 flex-1">{message}</span>
          {node === undefined ? null : (
            <Button size="s" look="quiet" onClick={() => onShow(node, field ?? null)}>
              Show
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function firstName(
  { name, nodes }: { readonly name: string; readonly nodes: { readonly [id: string]: object } },
  selected: ReadonlySet<string>,
): string {
  const [first] = selected;
  const node = nodes[first ?? ""] as { readonly name?: string } | undefined;
  return `${name}: ${node?.name ?? "sub-flow"}`;
}
