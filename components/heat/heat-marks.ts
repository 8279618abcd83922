import type { inferRouterOutputs } from "@trpc/server";
import type { HeatMark } from "@/components/canvas/diagram-marks";
import { formatCount, formatDistance, formatDuration } from "@/components/ui/format";
import { counted } from "@/runtime/counted";
import type { AppRouter } from "@/server/trpc/app-router";

export type FlowHeat = inferRouterOutputs<AppRouter>["runs"]["heat"];
export type Measure = HeatMark["measure"];

type Node = {
  readonly steps: number;
  readonly failed: number;
  readonly p95Ms: number | null;
  readonly waiting: number;
  readonly inDoubt: number;
  readonly oldest: number | null;
};

const idle: Node = { steps: 0, failed: 0, p95Ms: null, waiting: 0, inDoubt: 0, oldest: null };

function nodesOf({ nodes, queues }: FlowHeat): ReadonlyMap<string, Node> {
  const found = new Map<string, Node>();
  for (const { node, steps, failed, p95Ms } of nodes) {
    found.set(node, { ...idle, steps, failed, p95Ms });
  }
  for (const { node, waiting, inDoubt, oldest } of queues) {
    found.set(node, { ...(found.get(node) ?? idle), waiting, inDoubt, oldest });
  }
  return found;
}

export function percent(part: number, whole: number): string {
  const share = whole === 0 ? 0 : (part / whole) * 100;
  if (share === 0 || share >= 10) return `${Math.round(share)}%`;
  return share < 0.1 ? "under 0.1%" : `${share.toFixed(1)}%`;
}

function waitingText({ waiting, inDoubt }: Node): string {
  const parts = [
    ...(waiting > 0 ? [`${formatCount(waiting)} wait`] : []),
    ...(inDoubt > 0 ? [`${formatCount(inDoubt)} in doubt`] : []),
  ];
  return parts.length === 0 ? "None waits" : parts.join(", ");
}

function textOf(node: Node, measure: Measure): string {
  if (measure === "waiting") return waitingText(node);
  if (node.steps === 0) return "Nothing came here";
  switch (measure) {
    case "throughput":
      return counted(node.steps, "step");
    case "failures":
      return node.failed === 0
        ? `None of ${formatCount(node.steps)} failed`
        : `${percent(node.failed, node.steps)} failed, ${formatCount(node.failed)}`;
    case "slowness":
      return node.p95Ms === null ? "Not measured" : `p95 ${formatDuration(node.p95Ms)}`;
  }
}

function wordsOf(node: Node, now: number): string {
  const parts = [
    counted(node.steps, "step"),
    `${percent(node.failed, node.steps)} failed`,
    ...(node.p95Ms === null ? [] : [`95 of 100 within ${formatDuration(node.p95Ms)}`]),
    waitingText(node).toLowerCase(),
    ...(node.oldest === null ? [] : [`the oldest came ${formatDistance(node.oldest, now)}`]),
  ];
  return parts.join(", ");
}

function amount(node: Node, measure: Measure): number {
  switch (measure) {
    case "throughput":
      return node.steps;
    case "failures":
      return node.steps === 0 ? 0 : node.failed / node.steps;
    case "slowness":
      return node.p95Ms ?? 0;
    case "waiting":
      return node.waiting + node.inDoubt;
  }
}

/** Failures are measured against all, so that 1 in 1,000 does not look like half; the others against the most. */
const fullFailure = 0.2;
/** What there is at all can be seen. */
const leastSeen = 0.08;

export type Heat = {
  readonly marks: { readonly [node: string]: HeatMark };
  /** What the strongest tint stands for, e.g. `1,204 steps`. */
  readonly most: string;
};

/** Tint and words of every node of a flow by one measure. `ids` are the nodes that are drawn. */
export function heatOf(
  heat: FlowHeat,
  measure: Measure,
  { ids, now }: { readonly ids: readonly string[]; readonly now: number },
): Heat {
  const known = nodesOf(heat);
  const nodes = ids.map((id) => [id, known.get(id) ?? idle] as const);
  const most = nodes.reduce((top, [, node]) => Math.max(top, amount(node, measure)), 0);
  const full = measure === "failures" ? fullFailure : most;
  const level = (node: Node) => {
    const own = amount(node, measure);
    return own === 0 || full === 0 ? 0 : Math.max(leastSeen, Math.min(1, own / full));
  };
  const marks: { [node: string]: HeatMark } = {};
  for (const [id, node] of nodes) {
    marks[id] = {
      measure,
      level: level(node),
      text: textOf(node, measure),
      words: wordsOf(node, now),
    };
  }
  return { marks, most: mostText(measure, most) };
}

function mostText(measure: Measure, most: number): string {
  switch (measure) {
    case "throughput":
      return counted(most, "step");
    case "failures":
      return "20% or more";
    case "slowness":
      return formatDuration(most);
    case "waiting":
      return formatCount(most);
  }
}
