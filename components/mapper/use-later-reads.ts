import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "@/components/shell/trpc";
import { answerReaders } from "@/runtime/flow/answer-reads";
import type { FlowDocument, NodeId } from "@/runtime/flow/document";
import type { MapPlace } from "@/runtime/mapping/map-places";
import { type LaterRead, unmadeReads } from "@/runtime/mapping/read-later";
import { nodeRegistry } from "@/runtime/nodes/registry";

/** What the steps after a map read of it and no row of it makes, with their names. */
export function useLaterReads(
  document: FlowDocument,
  id: NodeId,
  places: readonly MapPlace[],
): readonly LaterRead[] {
  const trpc = useTRPC();
  const decides = Object.values(document.nodes).some(
    ({ type }) => nodeRegistry.get(type)?.decidesBy !== undefined,
  );
  const tables = useQuery(trpc.flows.tables.queryOptions(undefined, { enabled: decides })).data;
  const reads = useMemo(() => {
    const readers = answerReaders(document, nodeRegistry, id, tables);
    const nameOf = (by: NodeId) => document.nodes[by]?.name ?? by;
    return new Map([...readers].map(([path, by]) => [path, by.map(nameOf)]));
  }, [document, id, tables]);
  return useMemo(() => unmadeReads(reads, places), [reads, places]);
}
