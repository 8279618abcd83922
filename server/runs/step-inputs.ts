import type { StepRecord, ValueRef } from "../../runtime/engine/records";
import type { FlowDocument } from "../../runtime/flow/document";
import { nodeRegistry } from "../../runtime/nodes/registry";
import { lastAttempts } from "./node-overview";

/** Where a step's input came from. */
export type StepInput = {
  readonly node: string;
  readonly port: string;
  /** Path and attempt of the step it came from; null where that step is not kept. */
  readonly path: string | null;
  readonly attempt: number | null;
  /** Null where the value is not kept. */
  readonly ref: ValueRef | null;
  /** The item of a loop, counted from 0: its value is an item of what the splitter received. */
  readonly item: number | null;
  /** Values that iterations handed to a collector: how many, how many of them are kept, and a page of those. */
  readonly collected: {
    readonly count: number;
    readonly kept: number;
    readonly refs: readonly ValueRef[];
  } | null;
};

/** So many on a page. */
const collectedMax = 20;

/** `n05:2/n08:0` → `n05:2` → ``: the path itself and every path around it. */
function enclosingPaths(path: string): readonly string[] {
  const parts = path === "" ? [] : path.split("/");
  return Array.from({ length: parts.length + 1 }, (_, cut) =>
    parts.slice(0, parts.length - cut).join("/"),
  );
}

function isSplit(document: FlowDocument, node: string, port: string): boolean {
  const found = document.nodes[node];
  const definition = found && nodeRegistry.get(found.type);
  if (!(found && definition) || definition.behaviour !== "split") return false;
  return definition.ports(found.config).some((own) => own.name === port && own.role === "item");
}

function collects(document: FlowDocument, node: string): boolean {
  const found = document.nodes[node];
  return found !== undefined && nodeRegistry.get(found.type)?.behaviour === "collect";
}

/** Index of the iteration that `split` opened around a step at `path`. */
function itemIndex(path: string, split: string): number | null {
  const part = path.split("/").find((level) => level.startsWith(`${split}:`));
  return part === undefined ? null : Number(part.slice(split.length + 1));
}

/** Inputs of a step, by the edges of the version that ran. */
export function inputsOf(
  document: FlowDocument,
  steps: readonly StepRecord[],
  step: {
    readonly node: string;
    readonly path: string;
    /** The first of the page of collected values, counted from 0. */
    readonly collectedFrom?: number | undefined;
  },
): readonly StepInput[] {
  const last = lastAttempts(steps);
  const byPlace = new Map(last.map((record) => [`${record.node} ${record.path}`, record]));
  return document.edges.flatMap((edge): StepInput[] => {
    const [to] = edge.to.split(".");
    if (to !== step.node) return [];
    const dot = edge.from.indexOf(".");
    const node = edge.from.slice(0, dot);
    const port = edge.from.slice(dot + 1);
    if (collects(document, step.node)) return [collectedInput(last, { node, port }, step)];
    const source = enclosingPaths(step.path)
      .map((path) => byPlace.get(`${node} ${path}`))
      .find((record) => record !== undefined);
    if (source === undefined || source.port !== port) return [];
    const item = isSplit(document, node, port) ? itemIndex(step.path, node) : null;
    return [
      {
        node,
        port,
        path: source.path,
        attempt: source.attempt,
        ref: item === null ? source.output : null,
        item,
        collected: null,
      },
    ];
  });
}

function collectedInput(
  last: readonly StepRecord[],
  from: { readonly node: string; readonly port: string },
  { path, collectedFrom = 0 }: Parameters<typeof inputsOf>[2],
): StepInput {
  const handed = last.filter(
    (record) =>
      record.node === from.node &&
      record.port === from.port &&
      (path === "" || record.path.startsWith(`${path}/`)),
  );
  const refs = handed.flatMap(({ output }) => (output === null ? [] : [output]));
  return {
    ...from,
    path: null,
    attempt: null,
    ref: null,
    item: null,
    collected: {
      count: handed.length,
      kept: refs.length,
      refs: refs.slice(collectedFrom, collectedFrom + collectedMax),
    },
  };
}
