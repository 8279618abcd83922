"use client";

import {
  type Connection,
  type FinalConnectionState,
  type OnConnectStartParams,
  useReactFlow,
} from "@xyflow/react";
import { useMemo, useRef } from "react";
import { notify, notifyFailure } from "@/components/ui/toast";
import type { FlowEdge } from "@/runtime/flow/document";
import { type Misfit, refuseEdge } from "@/runtime/flow/ports";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { edgeId } from "./diagram-marks";
import { connect, isLoose, type Placement } from "./edit-flow";
import { useEditorStore } from "./editor-context";
import { change } from "./editor-store";
import type { Fit, FitStore } from "./fit-context";
import type { LineEdge } from "./flow-graph";
import { nodeHeight, nodeWidth, type Point } from "./geometry";
import { dragType } from "./palette";
import { loadChecks } from "./use-checks";

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

/** A loose node that is dragged over a line shows that it would go into it, and does when it is let go. */
export function useSplice() {
  const store = useEditorStore();
  return useMemo(() => {
    let hot: Element | null = null;
    const mark = (element: Element | null) => {
      if (element === hot) return;
      hot?.removeAttribute("data-hot");
      element?.setAttribute("data-hot", "");
      hot = element;
    };
    const under = (event: PointerAt, id: string): FlowEdge | null => {
      const { document: flowDocument } = store.getState().sketch;
      if (!isLoose(flowDocument, nodeRegistry, id)) return null;
      const { x, y } = pointOf(event);
      return edgeUnder(flowDocument.edges, x, y);
    };
    return {
      over: (event: PointerAt, id: string) => {
        const edge = under(event, id);
        const name = edge === null ? "" : CSS.escape(edgeId(edge));
        mark(edge === null ? null : document.querySelector(`.react-flow__edge[data-id="${name}"]`));
      },
      end: (event: PointerAt, id: string): FlowEdge | null => {
        mark(null);
        return under(event, id);
      },
    };
  }, [store]);
}

function fitOf(misfit: Misfit | null): { readonly fit: Fit; readonly reason: string } {
  if (misfit === null) return { fit: "yes", reason: "" };
  return { fit: misfit.mapperHelps ? "mapper" : "no", reason: misfit.reason };
}

/** Lines drawn by hand: into a port, into nothing (asks what to add), or refused with a reason. */
export function useConnecting(onAdd: Add, fits: FitStore) {
  const store = useEditorStore();
  const drawing = useRef<string | null>(null);
  const flow = useReactFlow();
  const ends = ({ source, sourceHandle, target, targetHandle }: Omit<Connection, "id">) => ({
    from: `${source}.${sourceHandle ?? ""}`,
    to: `${target}.${targetHandle ?? ""}`,
  });
  /** The line is there; what it leads to would miss something, and a map can give it. */
  const offerMapper = (
    reason: string,
    source: string,
    port: string | null | undefined,
    target: string | undefined,
  ) => {
    const on = store
      .getState()
      .sketch.document.edges.find(
        ({ from, to }) => from === `${source}.${port ?? ""}` && to.startsWith(`${target}.`),
      );
    if (on === undefined) return;
    notify(reason, { label: "Insert a mapper", run: () => onAdd("map@1", { on }) });
  };
  return {
    /** Every node shows at once whether the line may end there. */
    start: (_event: unknown, { nodeId, handleId, handleType }: OnConnectStartParams) => {
      if (handleType !== "source" || nodeId === null) return;
      const { document: flowDocument } = store.getState().sketch;
      const from = `${nodeId}.${handleId ?? ""}`;
      drawing.current = from;
      void loadChecks().then(({ fitsFrom }) => {
        if (drawing.current !== from) return;
        const found = fitsFrom(flowDocument, nodeRegistry, from);
        fits.setState({ fits: new Map([...found].map(([id, misfit]) => [id, fitOf(misfit)])) });
      });
    },
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
      drawing.current = null;
      const known = fits.getState().fits;
      fits.setState({ fits: new Map() });
      const { fromNode, fromHandle, toNode, toHandle } = state;
      if (fromNode === null || fromHandle === null) return;
      if (state.isValid === true) {
        const word = known.get(toNode?.id ?? "");
        if (word?.fit === "mapper")
          offerMapper(word.reason, fromNode.id, fromHandle.id, toNode?.id);
        return;
      }
      if (fromHandle.type !== "source") return;
      const from = { node: fromNode.id, port: fromHandle.id ?? "" };
      if (toNode === null || toHandle === null) {
        const { x, y } = pointOf(event);
        const at = flow.screenToFlowPosition({ x, y });
        const on = edgeUnder(store.getState().sketch.document.edges, x, y);
        store.setState({
          quickAdd:
            on === null
              ? { from, on, at: { x: at.x - nodeWidth / 2, y: at.y } }
              : { from, on, at: null },
        });
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

/** Of a mouse or a finger, as React or the browser has it. */
export type PointerAt =
  | { readonly clientX: number; readonly clientY: number }
  | { readonly changedTouches: ArrayLike<{ readonly clientX: number; readonly clientY: number }> };

function pointOf(event: PointerAt): Point {
  if ("clientX" in event) return { x: event.clientX, y: event.clientY };
  const touch = event.changedTouches[0];
  return { x: touch?.clientX ?? 0, y: touch?.clientY ?? 0 };
}
