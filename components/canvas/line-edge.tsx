"use client";

import { BaseEdge, EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { useIsFar } from "./distance";
import type { LineEdge } from "./flow-graph";
import { middleOf, rounded } from "./geometry";
import { InsertButton } from "./line-actions";
import { useEdgeMark } from "./marks-context";

/** A line of a flow: orthogonal, corners of 8, branch names always, type names on selection. */
export const FlowLine = memo(function FlowLine(props: EdgeProps<LineEdge>) {
  const { id, data, selected = false } = props;
  const mark = useEdgeMark(id);
  const far = useIsFar();
  const route = data?.route ?? [];
  const path = rounded(route);
  const label = data?.labelPlace?.at ?? middleOf(route);
  const labelPlace = data?.labelPlace?.place ?? "beside";
  const type = selected && data !== undefined && data.type !== "any" ? data.type : null;
  const text = type ?? mark?.note ?? data?.label ?? null;
  const own = data?.lost === true ? "lost" : data?.error === true ? "side" : "idle";
  const look = selected ? "selected" : (mark?.path ?? own);
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        className="flow-line"
        data-look={look}
        interactionWidth={far ? 0 : 16}
      />
      {far ? null : <InsertButton id={id} at={middleOf(route)} />}
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
