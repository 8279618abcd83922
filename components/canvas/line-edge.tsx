"use client";

import {
  BaseEdge,
  EdgeLabelRenderer,
  type EdgeProps,
  getSmoothStepPath,
  Position,
} from "@xyflow/react";
import { memo } from "react";
import { useDistance } from "./distance";
import type { LineEdge } from "./flow-graph";
import { type EdgeShape, edgeShape, type PortSide } from "./geometry";
import { useEdgeMark } from "./marks-context";

/** A line of a flow: orthogonal, corners of 8, branch names always, type names on selection. */
export const FlowLine = memo(function FlowLine(props: EdgeProps<LineEdge>) {
  const { id, data, selected = false } = props;
  const mark = useEdgeMark(id);
  const far = useDistance() === "far";
  const { path, label, labelPlace } = shapeOf(props);
  const type = selected && data !== undefined && data.type !== "any" ? data.type : null;
  const text = type ?? mark?.note ?? data?.label ?? null;
  const look = selected ? "selected" : (mark?.path ?? (data?.error === true ? "side" : "idle"));
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        className="flow-line"
        data-look={look}
        interactionWidth={far ? 0 : 16}
      />
      {text === null || far ? null : (
        <EdgeLabelRenderer>
          <span
            className="flow-line-label"
            data-look={look}
            data-place={labelPlace}
            style={{
              transform:
                labelPlace === "on"
                  ? `translate(-50%, -50%) translate(${label.x}px, ${label.y}px)`
                  : `translate(8px, -50%) translate(${label.x}px, ${label.y}px)`,
            }}
          >
            {text}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
});

function shapeOf({
  sourceX,
  sourceY,
  targetX,
  targetY,
  sourcePosition,
  targetPosition,
  data,
}: EdgeProps<LineEdge>): EdgeShape {
  const from = { x: sourceX, y: sourceY, side: sideOf(sourcePosition) };
  const to = { x: targetX, y: targetY, side: sideOf(targetPosition) };
  const simple = edgeShape(from, to, data?.crossNear ?? "target");
  if (simple !== null) return simple;
  const [path, x, y] = getSmoothStepPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
    borderRadius: 8,
    offset: 14,
  });
  return { path, label: { x, y }, labelPlace: "on" };
}

function sideOf(position: Position): PortSide {
  switch (position) {
    case Position.Top:
      return "top";
    case Position.Bottom:
      return "bottom";
    case Position.Left:
      return "left";
    case Position.Right:
      return "right";
  }
}
