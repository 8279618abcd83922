import { type EdgeMark, edgeId, type NodeMark } from "@/components/canvas/diagram-marks";
import { formatCount } from "@/components/ui/format";
import type { FlowDocument } from "@/runtime/flow/document";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { noteOf, standingOf, warningsAt } from "./node-words";
import { nodeAwaitsRow } from "./row-wait";
import type { RunView } from "./use-run";

function markOf(view: RunView, node: RunView["nodes"][number], now: number): NodeMark {
  const countable = node.status === "running" && node.iterated && node.total > 0;
  return {
    status: standingOf(view, node.status, warningsAt(view, node)),
    note: nodeAwaitsRow(view, node) ? "Waits for a row" : noteOf(node, now),
    ...(countable && { progress: (node.succeeded + node.failed) / node.total }),
  };
}

function isErrorPort(document: FlowDocument, node: string, port: string): boolean {
  const found = document.nodes[node];
  const definition = found && nodeRegistry.get(found.type);
  const ports = found && definition ? definition.ports(found.config) : [];
  return ports.some((own) => own.name === port && own.role === "error");
}

/** After these no message leaves a node any more. */
const final: ReadonlySet<string> = new Set(["succeeded", "failed", "skipped", "cancelled"]);

function edgeMark(
  view: RunView,
  document: FlowDocument,
  from: { readonly node: string; readonly port: string },
): EdgeMark | null {
  const node = view.nodes.find((known) => known.node === from.node);
  const count = node?.ports[from.port] ?? 0;
  if (node === undefined || count === 0) {
    const decided = view.run.finished || final.has(node?.status ?? "");
    return decided ? { path: "not" } : null;
  }
  return {
    path: isErrorPort(document, from.node, from.port) ? "error" : "taken",
    ...(node.iterated && count > 1 && { note: formatCount(count) }),
  };
}

/** The path the run took, on the lines of its version. */
export function edgeMarks(view: RunView): { readonly [edge: string]: EdgeMark } {
  const { document } = view;
  if (document === null) return {};
  const marks: { [edge: string]: EdgeMark } = {};
  for (const edge of document.edges) {
    const dot = edge.from.indexOf(".");
    const from = { node: edge.from.slice(0, dot), port: edge.from.slice(dot + 1) };
    const mark = edgeMark(view, document, from);
    if (mark !== null) marks[edgeId(edge)] = mark;
  }
  return marks;
}

export function nodeMarks(
  view: RunView,
  now: number,
  before: { readonly [node: string]: NodeMark },
): { readonly [node: string]: NodeMark } {
  const marks: { [node: string]: NodeMark } = {};
  const set = (node: string, mark: NodeMark) => {
    const known = before[node];
    // An equal mark stays the same object, so that its card is not drawn again.
    marks[node] =
      known !== undefined &&
      known.status === mark.status &&
      known.note === mark.note &&
      known.progress === mark.progress
        ? known
        : mark;
  };
  if (view.run.finished && !view.detailGone) {
    for (const node of Object.keys(view.document?.nodes ?? {})) set(node, notReached);
  }
  for (const node of view.nodes) set(node.node, markOf(view, node, now));
  return marks;
}

/** Of a finished run: it ended before it came there, or another branch was taken. */
const notReached: NodeMark = { status: "skipped", note: "Not reached" };
