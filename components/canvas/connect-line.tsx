"use client";

import { type ConnectionLineComponentProps, useStore } from "@xyflow/react";
import { refuseEdge } from "@/runtime/flow/refuse-edge";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { useEditor } from "./editor-context";
import { useFitness } from "./fit-context";
import { rounded } from "./geometry";

const reasonWidth = 280;

/** The line being drawn; over a port that does not fit it says why, at the pointer. */
export function ConnectLine({
  fromX,
  fromY,
  toX,
  toY,
  fromNode,
  fromHandle,
  toNode,
  toHandle,
  connectionStatus,
}: ConnectionLineComponentProps) {
  const document = useEditor(({ sketch }) => sketch.document);
  const ends =
    toNode === null || toHandle === null
      ? null
      : fromHandle.type === "source"
        ? { from: `${fromNode.id}.${fromHandle.id}`, to: `${toNode.id}.${toHandle.id}` }
        : { from: `${toNode.id}.${toHandle.id}`, to: `${fromNode.id}.${fromHandle.id}` };
  const around = useEditor((state) => state.around);
  const misfit = ends === null ? null : refuseEdge(document, nodeRegistry, ends, around);
  const fitness = useFitness(toNode?.id ?? null);
  const reason = misfit?.reason ?? (fitness?.fit === "yes" ? null : (fitness?.reason ?? null));
  const offer = misfit === null ? fitness?.remedy?.label : misfit.remedy?.label;
  // Where the window's edge would cut it, it stands on the pointer's other side.
  const isCut = useStore(
    ({ width, transform: [left, , zoom] }) => left + (toX + 12 + reasonWidth) * zoom > width,
  );
  const middle = (fromY + toY) / 2;
  const path = rounded([
    { x: fromX, y: fromY },
    { x: fromX, y: middle },
    { x: toX, y: middle },
    { x: toX, y: toY },
  ]);
  return (
    <g>
      <path className="flow-connecting" data-status={connectionStatus ?? "open"} d={path} />
      {toNode === null || reason === null ? null : (
        <foreignObject
          x={isCut ? toX - 12 - reasonWidth : toX + 12}
          y={toY + 8}
          width={reasonWidth}
          height={120}
          overflow="visible"
          className={isCut ? "text-right" : undefined}
        >
          <p className="inline-block text-left rounded-6 bg-raised px-2 py-1 text-12 text-negative shadow-2">
            {reason}
            {offer === undefined ? "" : ` ${offerWords(offer, misfit !== null)}`}
          </p>
        </foreignObject>
      )}
    </g>
  );
}

/** A line that is refused gets the node at once; one that only would miss something is asked about it. */
function offerWords(offer: string, atOnce: boolean): string {
  const what = offer.charAt(0).toLowerCase() + offer.slice(1);
  return atOnce ? `Let go to ${what}.` : `When you let go, you are asked whether to ${what}.`;
}
