import type { NodeRegistry } from "../nodes/registry";
import type { FlowDocument, FlowEdge, FlowProblem } from "./document";
import type { FlowSurroundings } from "./document-types";
import { nodeOf } from "./node-of";
import { findPort } from "./ports";
import { misfitOf } from "./refuse-edge";
import { splitEnd } from "./schema";

/** Lines that end nowhere, lines between ports that do not fit. */
export function checkEdges(
  document: FlowDocument,
  registry: NodeRegistry,
  around: FlowSurroundings,
): readonly FlowProblem[] {
  return document.edges.flatMap((edge) => {
    const dangling = [
      ...checkEnd(document, registry, edge, "out"),
      ...checkEnd(document, registry, edge, "in"),
    ];
    return dangling.length > 0 ? dangling : checkFit(document, registry, edge, around);
  });
}

function checkEnd(
  document: FlowDocument,
  registry: NodeRegistry,
  edge: FlowEdge,
  direction: "in" | "out",
): readonly FlowProblem[] {
  const end = direction === "out" ? edge.from : edge.to;
  const other = direction === "out" ? edge.to : edge.from;
  const verb = direction === "out" ? "starts" : "ends";
  const at = splitEnd(end);
  const node = at === null ? undefined : nodeOf(document, at.node);
  if (at === null || node === undefined) {
    const shown = splitEnd(other)?.node ?? "";
    const name = nodeOf(document, shown)?.name ?? other;
    return [
      {
        ...error(
          "edge-dangling",
          `A line ${verb} at ${end}, which is not in this flow. The other end is ${name}.`,
        ),
        ...(nodeOf(document, shown) === undefined ? {} : { node: shown }),
        fix: removal(edge),
      },
    ];
  }
  // The ports of a type that is not installed are not known: its lines are kept as they are.
  if (!registry.has(node.type) || findPort(document, registry, end, direction) !== null) return [];
  const kind = direction === "out" ? "output" : "input";
  const far = nodeOf(document, splitEnd(other)?.node ?? "")?.name;
  const line =
    far === undefined ? "A line" : `The line ${verb === "starts" ? "to" : "from"} ${far}`;
  return [
    {
      ...error(
        "port-unknown",
        `${line} ${verb} at the ${kind} “${at.port}” of ${node.name}, which it does not have.`,
      ),
      node: at.node,
      port: at.port,
      fix: removal(edge),
    },
  ];
}

function removal({ from, to }: FlowEdge): NonNullable<FlowProblem["fix"]> {
  return { label: "Remove it", value: { from, to, remove: true } };
}

function checkFit(
  document: FlowDocument,
  registry: NodeRegistry,
  edge: FlowEdge,
  around: FlowSurroundings,
): readonly FlowProblem[] {
  const misfit = misfitOf(document, registry, edge, around);
  const target = splitEnd(edge.to);
  if (misfit === null || target === null) return [];
  const source = nodeOf(document, splitEnd(edge.from)?.node ?? "")?.name ?? edge.from;
  const { reason, remedy } = misfit;
  return [
    {
      ...error("type-mismatch", `The line from ${source} does not fit: ${reason}`),
      node: target.node,
      port: target.port,
      ...(remedy === null
        ? {}
        : {
            fix: {
              label: remedy.label,
              value: { from: edge.from, to: edge.to, insert: remedy.type, config: remedy.config },
            },
          }),
    },
  ];
}

function error(code: string, message: string): FlowProblem {
  return { severity: "error", code, message };
}
