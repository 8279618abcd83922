"use client";

import { Handle, type NodeProps } from "@xyflow/react";
import { type CSSProperties, memo } from "react";
import { NodeTile } from "@/components/ui/node-icon";
import { StatusIcon } from "@/components/ui/status-badge";
import { counted } from "@/runtime/counted";
import { useNodeProblems } from "./canvas-context";
import type { HeatMark, NodeMark, StopMark } from "./diagram-marks";
import { useIsFar } from "./distance";
import { useFit } from "./fit-context";
import { type CardData, type CardNode, positionOf } from "./flow-graph";
import type { PlacedPort } from "./geometry";
import { GroupCard, useGroupStatus } from "./group-card";
import type { Group } from "./group-frames";
import type { LostEnd } from "./lost-ends";
import { useNodeHeat, useNodeMark, useNodeStops } from "./marks-context";
import { touchesWorld } from "./node-look";
import { BreakpointMark, PortMark } from "./port-mark";
import { portWords } from "./port-words";
import { ColleagueTag, useColleaguesAt } from "./presence-context";

/** One node of a flow: 224 by 52, both lines keep their right slot so that a status never moves the name. */
export const NodeCard = memo(function NodeCard({
  id,
  data,
  selected,
  isConnectable,
}: NodeProps<CardNode>) {
  const mark = useNodeMark(id);
  const heat = useNodeHeat(id);
  const stops = useNodeStops(id);
  const far = useIsFar();
  const { node, definition, ports } = data;
  const fit = useFit(id);
  const others = useColleaguesAt(id);
  const problems = useNodeProblems(id).filter(({ severity }) => severity === "error");
  const shown = mark === undefined ? problems : [];
  const status = node.disabled === true ? "off" : mark?.status;
  const look = {
    className: "flow-node",
    "data-distance": far ? "far" : undefined,
    "data-status": status,
    "data-selected": selected || undefined,
    "data-each": definition?.behaviour === "split" || undefined,
    "data-unknown": (definition === null && data.group === undefined) || undefined,
    "data-group": data.group !== undefined || undefined,
    "data-fit": fit ?? undefined,
    "data-invalid": shown.length > 0 || undefined,
    "data-others": others.length > 0 || undefined,
    ...heatLook(heat),
  };
  if (far) {
    return (
      <div {...look} title={heat ? `${node.name}: ${heat.words}` : node.name}>
        {stops === undefined ? null : <BreakpointMark stop="plain" />}
        {ports.map((placed) => (
          <FarPort key={`${placed.port.direction}:${placed.port.name}`} placed={placed} />
        ))}
        <LostPorts ends={data.lost} />
      </div>
    );
  }
  if (data.group !== undefined) return <Folded look={look} group={data.group} ports={ports} />;
  return (
    <div {...look}>
      <NodeTile
        name={definition?.icon ?? "circle-help"}
        solid={touchesWorld(definition?.behaviour)}
        quiet={definition === null || status === "skipped" || status === "off"}
      />
      <CardText data={data} mark={mark} heat={heat} status={status} problem={shown[0]?.message} />
      <ProblemCount count={shown.length} />
      <ColleagueTag others={others} />
      {mark?.progress === undefined ? null : (
        <span className="flow-node-progress">
          <i style={{ transform: `scaleX(${mark.progress})` }} />
        </span>
      )}
      <LostPorts ends={data.lost} />
      {ports.map((placed) => (
        <Port
          key={`${placed.port.direction}:${placed.port.name}`}
          placed={placed}
          quiet={isQuiet(placed, data)}
          connectable={isConnectable}
          stop={stops?.[placed.port.name]}
        />
      ))}
    </div>
  );
});

/** A group that is folded to one card. */
function Folded({
  look,
  group,
  ports,
}: {
  readonly look: React.ComponentProps<"div">;
  readonly group: Group;
  readonly ports: readonly PlacedPort[];
}) {
  const status = useGroupStatus(group);
  return (
    <div {...look} data-status={status}>
      <GroupCard group={group} {...(status === undefined ? {} : { status })} />
      {ports.map((placed) => (
        <Port key={placed.port.direction} placed={placed} quiet connectable={false} />
      ))}
    </div>
  );
}

/** An output for failures without a line shows only while one points at its card. */
function isQuiet({ port }: PlacedPort, { wiredErrors }: CardData): boolean {
  return port.role === "error" && !wiredErrors.includes(` ${port.name} `);
}

/** The strongest tint still leaves the words their contrast. */
const tintMost = 38;

function heatLook(heat: HeatMark | undefined) {
  if (heat === undefined) return {};
  const style = { "--heat": `${Math.round(heat.level * tintMost)}%` } as CSSProperties;
  return { "data-heat": heat.measure, style };
}

function CardText({
  data,
  mark,
  heat,
  status,
  problem,
}: {
  readonly data: CardData;
  readonly mark: NodeMark | undefined;
  readonly heat: HeatMark | undefined;
  readonly status: string | undefined;
  /** Takes the place of the subtitle. */
  readonly problem: string | undefined;
}) {
  const second = heat?.text ?? problem ?? data.subtitle;
  return (
    <div className="min-w-0">
      <p className="flow-node-name">
        <span className="truncate">{data.node.name}</span>
        {status === undefined ? null : <StatusIcon status={status} />}
      </p>
      <p className="flow-node-line">
        <span className="truncate" title={heat?.words ?? second}>
          {second}
        </span>
        {heat === undefined ? null : <span className="sr-only">{heat.words}</span>}
        {mark?.note === undefined || heat !== undefined ? null : (
          <span className="flow-node-note" data-caution={mark.caution}>
            {mark.note}
          </span>
        )}
      </p>
    </div>
  );
}

function ProblemCount({ count }: { readonly count: number }) {
  if (count === 0) return null;
  return (
    <span className="flow-node-count" title={counted(count, "problem")}>
      {count}
    </span>
  );
}

/** Nothing to be seen: React Flow draws a line only between ports that were in the page when it measured them. */
function FarPort({ placed: { port, side, x, y } }: { readonly placed: PlacedPort }) {
  return (
    <Handle
      id={port.name}
      type={port.direction === "in" ? "target" : "source"}
      position={positionOf(side)}
      isConnectable={false}
      tabIndex={-1}
      aria-hidden
      className="flow-port flow-port-far"
      style={{ left: x, top: y }}
    />
  );
}

function LostPorts({ ends }: { readonly ends: readonly LostEnd[] }) {
  return ends.map((end) => <LostPort key={`${end.direction}:${end.port}`} end={end} />);
}

/** As little to be seen as a port of a block. */
function LostPort({ end: { port, direction } }: { readonly end: LostEnd }) {
  const isInput = direction === "in";
  return (
    <Handle
      id={port}
      type={isInput ? "target" : "source"}
      position={positionOf(isInput ? "top" : "bottom")}
      isConnectable={false}
      tabIndex={-1}
      aria-hidden
      className="flow-port-lost"
    />
  );
}

function Port({
  placed: { port, side, x, y },
  quiet,
  connectable,
  stop,
}: {
  readonly placed: PlacedPort;
  readonly quiet: boolean;
  readonly connectable: boolean;
  readonly stop?: StopMark | undefined;
}) {
  return (
    <Handle
      id={port.name}
      type={port.direction === "in" ? "target" : "source"}
      position={positionOf(side)}
      isConnectable={connectable}
      className={quiet ? "flow-port flow-port-quiet" : "flow-port"}
      style={{ left: x, top: y }}
      // Reached from its node by P: a stop of its own for every port would be in everybody's way.
      tabIndex={-1}
      role={connectable && port.direction === "out" ? "button" : "img"}
      aria-label={stop === undefined ? portWords(port) : `${portWords(port)}, with a breakpoint`}
      data-stop={stop}
    >
      <PortMark port={port} />
      {stop === undefined ? null : <BreakpointMark stop={stop} />}
    </Handle>
  );
}
