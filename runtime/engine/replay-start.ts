import { FlowError } from "../errors/flow-error";
import type { Plan } from "./plan";
import type { IterationPath, SegmentContent, StepRecord } from "./records";
import type { Past } from "./replay-past";
import type { PlanNode } from "./topology";

/**
 * Where a replay begins: with the message, at the step that failed, or at any node, in a list in one of its
 * iterations. Without its iteration a node inside a list begins with its outermost list.
 */
export type ReplayStart =
  | { readonly kind: "start" }
  | { readonly kind: "failed" }
  | { readonly kind: "node"; readonly node: string; readonly path?: IterationPath };

/** One level of a path: an iteration of a splitter. */
export type Level = { readonly split: PlanNode; readonly index: number };

/** A step that a replay begins at, and the iterations that lead to it, the outermost first. */
export type StartPlace = {
  readonly node: PlanNode;
  readonly levels: readonly Level[];
  readonly path: IterationPath;
};

/**
 * Null: with the message. Throws FLOW_INVALID where this version has no such step, none failed, or the iteration that
 * was asked for does not lead to it or is none of the source's list.
 */
export function startPlace(from: ReplayStart, past: Past, plan: Plan): StartPlace | null {
  if (from.kind === "start") return null;
  const at = from.kind === "failed" ? failedPlace(past.contents, plan) : from;
  const node = plan.nodes.get(at.node);
  if (node === undefined) {
    throw new FlowError("FLOW_INVALID", `This version has no node "${at.node}".`, {
      detail: { node: at.node },
    });
  }
  const path = at.path ?? "";
  const levels = levelsOf(path, node, plan);
  const isAsked = from.kind === "node" && path !== "";
  if (levels === null) {
    if (isAsked) throw noSuchItem(at.node, path);
    return { node: outermost(node), levels: [], path: "" };
  }
  if (node.work.behaviour === "trigger") return null;
  if (isAsked) insistOnItems(at.node, { levels, path }, past);
  return { node, levels, path };
}

/** A list that the source did not open, or whose opening is folded away, says nothing of its items. */
function insistOnItems(
  node: string,
  { levels, path }: Pick<StartPlace, "levels" | "path">,
  past: Past,
): void {
  const texts = path.split("/");
  for (const [depth, { split, index }] of levels.entries()) {
    const outer = texts.slice(0, depth).join("/");
    const count = itemsOf(split.id, outer, past);
    if (count !== null && index >= count) throw noSuchItem(node, path);
  }
}

function itemsOf(split: string, path: IterationPath, { contents, values }: Past): number | null {
  const opened = contents
    .flatMap(({ steps }) => steps)
    .find((step) => step.node === split && step.path === path && step.status === "succeeded");
  if (opened === undefined || opened.output === null) return null;
  const { items } = values.object(opened.output);
  return typeof items === "number" ? items : null;
}

function noSuchItem(node: string, path: IterationPath): FlowError {
  return new FlowError("FLOW_INVALID", `There is no item "${path}" with the step "${node}".`, {
    detail: { node, path },
  });
}

/** Null where the path does not lead to the node in this version. */
function levelsOf(path: IterationPath, node: PlanNode, plan: Plan): readonly Level[] | null {
  const levels: Level[] = [];
  for (const text of path === "" ? [] : path.split("/")) {
    const colon = text.lastIndexOf(":");
    const split = plan.nodes.get(text.slice(0, colon));
    if (split?.body == null) return null;
    levels.push({ split, index: Number(text.slice(colon + 1)) });
  }
  let { scope } = node;
  for (const { split } of [...levels].reverse()) {
    if (scope.split !== split) return null;
    scope = split.scope;
  }
  return scope.split === null ? levels : null;
}

function outermost(node: PlanNode): PlanNode {
  let first = node;
  while (first.scope.split !== null) first = first.scope.split;
  return first;
}

type Failed = { readonly node: string; readonly path: IterationPath };

/** The step that failed; of a list that stops at a failure the step of the item that did, where the version has it. */
function failedPlace(contents: readonly SegmentContent[], plan: Plan): Failed {
  const node = contents.at(-1)?.end?.error?.node;
  if (node === undefined) {
    throw new FlowError("FLOW_INVALID", "The run has no failed step to begin with.");
  }
  const failed = contents
    .flatMap(({ steps }) => steps)
    .filter(({ status, port }) => status === "failed" && port === null);
  let at = { node, path: "" };
  for (;;) {
    const inner = failedItem(failed, at);
    if (inner === null || !plan.nodes.has(inner.node)) return at;
    at = inner;
  }
}

function failedItem(failed: readonly StepRecord[], at: Failed): Failed | null {
  const record = failed.findLast(({ node, path }) => node === at.node && path === at.path);
  if (record?.error?.code !== "ITERATION_FAILED") return null;
  const own = `${at.node}:${record.error.detail?.index}`;
  const within = at.path === "" ? own : `${at.path}/${own}`;
  const inner = failed.find(({ path }) => path === within);
  return inner === undefined ? null : { node: inner.node, path: within };
}
