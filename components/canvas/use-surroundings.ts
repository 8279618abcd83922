"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useTRPC } from "@/components/shell/trpc";
import type { FlowDocument } from "@/runtime/flow/document";
import { mayLookUp } from "@/runtime/flow/may-look-up";
import type { JsonObject } from "@/runtime/json";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { useEditor, useEditorStore } from "./editor-context";
import type { Draft } from "./use-draft";

/** Another flow may be changed meanwhile, in this window or by somebody else. */
const lookAgainMs = 60_000;

/** Keeps what is known of the flows, tables and shared maps that this one names: from the draft at first, then as others are chosen. */
export function useSurroundings({ around }: Pick<Draft, "around">): void {
  const store = useEditorStore();
  const trpc = useTRPC();
  const document = useEditor(({ sketch }) => sketch.document);
  const named = useMemo(() => flowsNamed(document).join(" "), [document]);
  const flows = named === "" ? [] : named.split(" ");
  const isKnown = flows.every((id) => Object.hasOwn(around.takes, id));
  const { data } = useQuery(
    trpc.flows.takes.queryOptions(
      { flows },
      {
        enabled: flows.length > 0,
        staleTime: lookAgainMs,
        ...(isKnown ? { initialData: around } : {}),
      },
    ),
  );
  // Asked anew whenever the window is come back to: a table may have been made in another one.
  const { data: tables = around.tables } = useQuery(
    trpc.flows.tables.queryOptions(undefined, {
      enabled: names(document, "table") || mayLookUp(document.nodes as unknown as JsonObject),
    }),
  );
  const { data: maps = around.maps } = useQuery(
    trpc.maps.known.queryOptions(undefined, { enabled: names(document, "map") }),
  );
  useEffect(() => {
    const { around: before } = store.getState();
    const { takes, unpublished } = data ?? before;
    const next = {
      takes,
      ...(unpublished === undefined ? {} : { unpublished }),
      ...(tables === undefined ? {} : { tables }),
      ...(maps === undefined ? {} : { maps }),
    };
    if (JSON.stringify(before) !== JSON.stringify(next)) store.setState({ around: next });
  }, [data, tables, maps, store]);
}

/** Whether a step names something of a kind. */
function names({ nodes }: FlowDocument, wanted: "table" | "map"): boolean {
  return Object.values(nodes).some((node) =>
    nodeRegistry
      .get(node.type)
      ?.fields.some(({ kind, name }) => kind === wanted && Boolean(node.config[name])),
  );
}

/** Ids of the flows that settings of nodes name, each once. */
function flowsNamed({ nodes }: FlowDocument): readonly string[] {
  const ids = Object.values(nodes).flatMap((node) =>
    (nodeRegistry.get(node.type)?.fields ?? []).flatMap(({ kind, name }) => {
      const value = kind === "flow" ? node.config[name] : undefined;
      return typeof value === "string" && value !== "" ? [value] : [];
    }),
  );
  return [...new Set(ids)].toSorted();
}
