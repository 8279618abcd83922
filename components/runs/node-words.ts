import { formatCount, formatDistance, formatDuration } from "@/components/ui/format";
import { isDeadEnd } from "@/runtime/flow/dead-end";
import type { FlowDocument } from "@/runtime/flow/document";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { outputName } from "./output-name";
import type { NodeOverview, RunView, StepDetail } from "./use-run";

/** A node of the version that ran, as people know it. */
export type NodeFace = {
  readonly name: string;
  readonly icon: string;
  /** It touches a system, so its tile is solid. */
  readonly solid: boolean;
  readonly subtitle: string;
  readonly type: string;
};

const touching: ReadonlySet<string> = new Set([
  "effect",
  "emit",
  "wait",
  "call",
  "respond",
  "trigger",
]);

export function faceOf(document: FlowDocument | null, id: string): NodeFace {
  const node = document?.nodes[id];
  if (node === undefined) {
    return { name: id, icon: "puzzle", solid: false, subtitle: "", type: "" };
  }
  const definition = nodeRegistry.get(node.type);
  if (definition === undefined) {
    return { name: node.name, icon: "puzzle", solid: false, subtitle: node.type, type: node.type };
  }
  return {
    name: node.name,
    icon: definition.icon,
    solid: touching.has(definition.behaviour),
    subtitle: definition.subtitle?.(node.config) || definition.label,
    type: node.type,
  };
}

/** What the form of a step calls one of its settings; null for what is none. */
export function settingWords(
  document: FlowDocument | null,
  id: string,
  name: string,
): string | null {
  const definition = nodeRegistry.get(document?.nodes[id]?.type ?? "");
  return definition?.fields.find((field) => field.name === name)?.label ?? null;
}

/** Its answer comes from outside of the flow, where it is executed. */
export function asksSomebody(document: FlowDocument | null, id: string): boolean {
  const behaviour = nodeRegistry.get(document?.nodes[id]?.type ?? "")?.behaviour;
  return behaviour === "effect" || behaviour === "call" || behaviour === "wait";
}

/**
 * How a node stands: what a run on hold would try again waits for a person, as the run does; what succeeded
 * and left something out says so.
 */
export function standingOf(
  { run }: Pick<RunView, "run">,
  status: string,
  warnings: readonly string[],
): string {
  if (status === "succeeded" && warnings.length > 0) return "warned";
  return run.status === "held" && status === "retrying" ? "held" : status;
}

/** What somebody should know of a node that succeeded, in sentences: what it warned of, and what it dropped. */
export function warningsAt(
  { document }: Pick<RunView, "document">,
  { node, ports, warnings }: Pick<NodeOverview, "node" | "ports" | "warnings">,
): readonly string[] {
  if (document === null) return warnings;
  const dropped = Object.keys(ports).filter((port) =>
    isDeadEnd(document, nodeRegistry, node, port),
  );
  return [...dropped.map((port) => droppedBy(outputName(document, node, port))), ...warnings];
}

const droppedBy = (output: string) =>
  `It left by “${output}”, where nothing is connected: the message was dropped.`;

/** Time from its first start to its last end, ms. */
export function elapsedMs(node: NodeOverview, now: number): number {
  if (node.startedAt === null) return 0;
  const open = node.status === "running";
  return Math.max(0, (open ? now : (node.endedAt ?? now)) - node.startedAt);
}

/** Right slot of a node's second line: counts, time, or when it goes on. */
export function noteOf(node: NodeOverview, now: number): string {
  const waits = node.due !== null && node.due > now ? formatDistance(node.due, now) : null;
  switch (node.status) {
    case "skipped":
      return "Skipped";
    case "in-doubt":
      return "Check evidence";
    case "retrying":
      return waits ? `Attempt ${node.attempt + 1} ${waits}` : `Attempt ${node.attempt}`;
    case "waiting":
      return waits ? `Goes on ${waits}` : "Waits";
    default:
      break;
  }
  const time = formatDuration(elapsedMs(node, now));
  if (node.iterated) {
    const done = node.status === "running" ? node.succeeded + node.failed : node.succeeded;
    return `${formatCount(done)} of ${formatCount(node.total)} · ${time}`;
  }
  return node.retries > 0 ? `${node.attempt} attempts · ${time}` : time;
}

/** Steps of a run that dropped or left out something, each as its name and what it says. */
export function warningsOf(
  view: RunView,
): readonly { readonly name: string; readonly words: string }[] {
  return view.nodes.flatMap((node) =>
    warningsAt(view, node).map((words) => ({ name: faceOf(view.document, node.node).name, words })),
  );
}

/** Where a step left to where nothing is connected, in a sentence. */
export function droppedAt(
  document: FlowDocument | null,
  { line }: Pick<StepDetail, "line">,
): readonly string[] {
  if (document === null || line?.status !== "succeeded" || line.port === null) return [];
  return isDeadEnd(document, nodeRegistry, line.node, line.port)
    ? [droppedBy(outputName(document, line.node, line.port))]
    : [];
}
