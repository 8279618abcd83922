"use client";

import {
  type Connection,
  type FinalConnectionState,
  type OnConnectStartParams,
  useReactFlow,
} from "@xyflow/react";
import { useMemo, useRef } from "react";
import { notifyFailure } from "@/components/ui/toast";
import { nodeHeight, nodeWidth } from "@/runtime/flow/card-size";
import type { FlowEdge } from "@/runtime/flow/document";
import { type Misfit, type Remedy, refuseEdge } from "@/runtime/flow/refuse-edge";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { edgeId } from "./diagram-marks";
import { connect, isLoose } from "./edit-flow";
import type { Add } from "./editor-actions";
import { useEditorStore } from "./editor-context";
import { change, type EditorState } from "./editor-store";
import type { Fitness, FitStore } from "./fit-context";
import type { LineEdge } from "./flow-graph";
import type { Point } from "./geometry";
import { offerWhile } from "./offer-while";
import { dragType } from "./palette";
import { loadChecks } from "./use-checks";

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

function fitOf(misfit: Misfit | null): Fitness {
  if (misfit === null) return { fit: "yes", reason: "" };
  const { reason, remedy } = misfit;
  return remedy === null ? { fit: "no", reason } : { fit: "mapper", reason, remedy };
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
  const refuse = (edge: FlowEdge) => {
    const { sketch, around } = store.getState();
    return refuseEdge(sketch.document, nodeRegistry, edge, around);
  };
  /** The line is there; what it leads to would miss something, and a node between can give it. */
  const offerRemedy = (sentence: string, { label, type, config }: Remedy, edge: FlowEdge) => {
    const lineIn = ({ sketch }: EditorState) =>
      sketch.document.edges.find(({ from, to }) => from === edge.from && to === edge.to);
    const run = () => {
      const on = lineIn(store.getState());
      if (on !== undefined) onAdd(type, { on }, { config });
    };
    offerWhile(store, (state) => lineIn(state) !== undefined, { sentence, label, run });
  };
  return {
    /** Every node shows at once whether the line may end there. */
    start: (_event: unknown, { nodeId, handleId, handleType }: OnConnectStartParams) => {
      if (handleType !== "source" || nodeId === null) return;
      const { sketch, around } = store.getState();
      const from = `${nodeId}.${handleId ?? ""}`;
      drawing.current = from;
      void loadChecks().then(({ fitsFrom }) => {
        if (drawing.current !== from) return;
        const found = fitsFrom(sketch.document, nodeRegistry, from, around);
        fits.setState({ fits: new Map([...found].map(([id, misfit]) => [id, fitOf(misfit)])) });
      });
    },
    isValid: (connection: Connection | LineEdge) =>
      refuse(
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
        if (word?.remedy !== undefined && toNode !== null && fromHandle.type === "source") {
          const edge = {
            from: `${fromNode.id}.${fromHandle.id ?? ""}`,
            to: `${toNode.id}.${toHandle?.id ?? ""}`,
          };
          offerRemedy(word.reason, word.remedy, edge);
        }
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
      const misfit = refuse(edge);
      if (misfit === null) return;
      const { reason, remedy } = misfit;
      if (remedy === null) notifyFailure(reason);
      else onAdd(remedy.type, { between: edge }, { config: remedy.config });
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
