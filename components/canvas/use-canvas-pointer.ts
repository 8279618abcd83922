"use client";

import { type Connection, type FinalConnectionState, useReactFlow } from "@xyflow/react";
import { notifyFailure } from "@/components/ui/toast";
import type { FlowEdge } from "@/runtime/flow/document";
import { refuseEdge } from "@/runtime/flow/ports";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { edgeId } from "./diagram-marks";
import { connect, type Placement } from "./edit-flow";
import { useEditorStore } from "./editor-context";
import { change } from "./editor-store";
import type { LineEdge } from "./flow-graph";
import { nodeHeight, nodeWidth, type Point } from "./geometry";
import { dragType } from "./palette";

type Add = (type: string, placement: Placement) => void;

/** A node type dropped from the palette: onto a line it goes between, elsewhere it is put down. */
export function useDrop(onAdd: Add) {
  const store = useEditorStore();
  const flow = useReactFlow();
  return {
    over: (event: React.DragEvent) => {
      if (!event.dataTransfer.types.includes(dragType)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
    },
    drop: (event: React.DragEvent) => {
      const type = event.dataTransfer.getData(dragType);
      if (type === "") return;
      event.preventDefault();
      const point = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      const at = {
        x: Math.round(point.x - nodeWidth / 2),
        y: Math.round(point.y - nodeHeight / 2),
      };
      const on = edgeUnder(store.getState().sketch.document.edges, event.clientX, event.clientY);
      onAdd(type, on === null ? { at } : { on });
    },
  };
}

function edgeUnder(edges: readonly FlowEdge[], x: number, y: number): FlowEdge | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const id = element.closest(".react-flow__edge")?.getAttribute("data-id");
    const found = edges.find((edge) => edgeId(edge) === id);
    if (found !== undefined) return found;
  }
  return null;
}

/** Lines drawn by hand: into a port, into nothing (asks what to add), or refused with a reason. */
export function useConnecting(onAdd: Add) {
  const store = useEditorStore();
  const flow = useReactFlow();
  const ends = ({ source, sourceHandle, target, targetHandle }: Omit<Connection, "id">) => ({
    from: `${source}.${sourceHandle ?? ""}`,
    to: `${target}.${targetHandle ?? ""}`,
  });
  return {
    isValid: (connection: Connection | LineEdge) =>
      refuseEdge(
        store.getState().sketch.document,
        nodeRegistry,
        ends({
          source: connection.source,
          target: connection.target,
          sourceHandle: connection.sourceHandle ?? null,
          targetHandle: connection.targetHandle ?? null,
        }),
      ) === null,
    connect: (connection: Connection) => change(store, (old) => connect(old, ends(connection))),
    end: (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      const { fromNode, fromHandle, toNode, toHandle } = state;
      if (state.isValid === true || fromNode === null || fromHandle === null) return;
      if (fromHandle.type !== "source") return;
      const from = { node: fromNode.id, port: fromHandle.id ?? "" };
      if (toNode === null || toHandle === null) {
        const { x, y } = pointOf(event);
        const at = flow.screenToFlowPosition({ x, y });
        store.setState({ quickAdd: { from, on: null, at: { x: at.x - nodeWidth / 2, y: at.y } } });
        return;
      }
      const edge = { from: `${from.node}.${from.port}`, to: `${toNode.id}.${toHandle.id ?? ""}` };
      const misfit = refuseEdge(store.getState().sketch.document, nodeRegistry, edge);
      if (misfit === null) return;
      if (!misfit.mapperHelps) {
        notifyFailure(misfit.reason);
        return;
      }
      change(store, (old) => connect(old, edge));
      onAdd("map@1", { on: edge });
    },
  };
}

function pointOf(event: MouseEvent | TouchEvent): Point {
  if ("clientX" in event) return { x: event.clientX, y: event.clientY };
  const touch = event.changedTouches[0];
  return { x: touch?.clientX ?? 0, y: touch?.clientY ?? 0 };
}
