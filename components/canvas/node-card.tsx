"use client";

import { Handle, type NodeProps } from "@xyflow/react";
import { memo } from "react";
import { NodeTile } from "@/components/ui/node-icon";
import { StatusIcon } from "@/components/ui/status-badge";
import type { NodeBehaviour } from "@/runtime/nodes/definition";
import { useNodeProblems } from "./canvas-context";
import { type CardNode, positionOf } from "./flow-graph";
import type { PlacedPort } from "./geometry";
import { useNodeMark } from "./marks-context";
import { PortMark } from "./port-mark";

const computing: ReadonlySet<NodeBehaviour> = new Set(["compute", "split", "collect"]);

/** Whether a node's tile is solid: it touches the world. */
export function touchesWorld(behaviour: NodeBehaviour | undefined): boolean {
  return behaviour !== undefined && !computing.has(behaviour);
}

/** One node of a flow: 224 × 52, both lines keep their right slot so that a status never moves the name. */
export const NodeCard = memo(function NodeCard({
  id,
  data,
  selected,
  isConnectable,
}: NodeProps<CardNode>) {
  const mark = useNodeMark(id);
  const problems = useNodeProblems(id);
  const { node, definition, ports, subtitle } = data;
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const status = node.disabled === true ? "off" : mark?.status;
  const second = errors > 0 && mark === undefined ? (problems[0]?.message ?? subtitle) : subtitle;
  return (
    <div
      className="flow-node"
      data-status={status}
      data-selected={selected || undefined}
      data-each={definition?.behaviour === "split" || undefined}
      data-unknown={definition === null || undefined}
      data-invalid={(errors > 0 && mark === undefined) || undefined}
    >
      <NodeTile
        name={definition?.icon ?? "circle-help"}
        solid={touchesWorld(definition?.behaviour)}
        quiet={status === "skipped" || status === "off" || definition === null}
      />
      <div className="min-w-0">
        <h4 className="flow-node-name">
          <span className="truncate">{node.name}</span>
          {status === undefined ? null : <StatusIcon status={status} />}
        </h4>
        <p className="flow-node-line">
          <span className="truncate" title={second}>
            {second}
          </span>
          {mark?.note === undefined ? null : <span className="flow-node-note">{mark.note}</span>}
        </p>
      </div>
      {errors > 0 ? (
        <span
          className="flow-node-count"
          title={`${errors} ${errors === 1 ? "problem" : "problems"}`}
        >
          {errors}
        </span>
      ) : null}
      {mark?.progress === undefined ? null : (
        <span className="flow-node-progress">
          <i style={{ transform: `scaleX(${mark.progress})` }} />
        </span>
      )}
      {ports.map((placed) => (
        <Port
          key={`${placed.port.direction}:${placed.port.name}`}
          placed={placed}
          quiet={
            placed.port.role === "error" && !data.wiredErrors.includes(` ${placed.port.name} `)
          }
          connectable={isConnectable}
        />
      ))}
    </div>
  );
});

function Port({
  placed: { port, side, x, y },
  quiet,
  connectable,
}: {
  readonly placed: PlacedPort;
  readonly quiet: boolean;
  readonly connectable: boolean;
}) {
  const type = port.type === "any" ? "anything" : port.type;
  const list = port.cardinality === "list" ? "list of " : "";
  return (
    <Handle
      id={port.name}
      type={port.direction === "in" ? "target" : "source"}
      position={positionOf(side)}
      isConnectable={connectable}
      className={quiet ? "flow-port flow-port-quiet" : "flow-port"}
      style={{ left: x, top: y }}
      title={`${port.label}: ${list}${type}`}
    >
      <PortMark port={port} />
    </Handle>
  );
}
