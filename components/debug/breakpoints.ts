import type { DiagramMarks } from "@/components/canvas/diagram-marks";
import type { FlowDocument } from "@/runtime/flow/document";
import { portsOf } from "@/runtime/flow/ports";
import type { PortDefinition } from "@/runtime/nodes/definition";
import { nodeRegistry } from "@/runtime/nodes/registry";
import type { Breakpoint, DebugSetup } from "./use-debug";

export function stopsOf(breakpoints: readonly Breakpoint[]): DiagramMarks["stops"] {
  const stops: { [node: string]: { [port: string]: "plain" | "conditional" } } = {};
  for (const { node, port, condition } of breakpoints) {
    stops[node] = { ...stops[node], [port]: condition ? "conditional" : "plain" };
  }
  return stops;
}

/** The ports of a step at which a run can be stopped, inputs first. */
export function stoppable(document: FlowDocument | null, node: string): readonly PortDefinition[] {
  const found = document?.nodes[node];
  if (found === undefined) return [];
  const ports = portsOf(found, nodeRegistry);
  const isTrigger = nodeRegistry.get(found.type)?.behaviour === "trigger";
  return [
    ...ports.filter(({ direction }) => direction === "in" && !isTrigger),
    ...ports.filter(({ direction }) => direction === "out"),
  ];
}

/** The steps at which a flow begins. */
export function triggersOf(document: FlowDocument | null): readonly string[] {
  return Object.entries(document?.nodes ?? {})
    .filter(([, { type }]) => nodeRegistry.get(type)?.behaviour === "trigger")
    .map(([node]) => node);
}

/** A step that runs another flow. */
export function isCall(document: FlowDocument | null, node: string): boolean {
  const found = document?.nodes[node];
  return found !== undefined && nodeRegistry.get(found.type)?.behaviour === "call";
}

export function breakpointAt(
  setup: DebugSetup,
  node: string,
  port: string,
): Breakpoint | undefined {
  return setup.breakpoints.find((one) => one.node === node && one.port === port);
}

/** Set where there was none, taken away where there was one. */
export function toggled(setup: DebugSetup, node: string, port: string): DebugSetup {
  const known = breakpointAt(setup, node, port);
  const breakpoints =
    known === undefined
      ? [...setup.breakpoints, { id: crypto.randomUUID(), node, port }]
      : setup.breakpoints.filter((one) => one !== known);
  return { ...setup, breakpoints };
}

/** The same before the step; null where a run cannot be stopped there. */
export function toggledBefore(
  setup: DebugSetup,
  document: FlowDocument | null,
  node: string,
): DebugSetup | null {
  const [port] = stoppable(document, node);
  return port === undefined ? null : toggled(setup, node, port.name);
}

export function withCondition(setup: DebugSetup, id: string, condition: string): DebugSetup {
  const text = condition.trim();
  const breakpoints = setup.breakpoints.map(({ condition: _before, ...one }) =>
    one.id === id
      ? { ...one, ...(text !== "" && { condition: text }) }
      : { ...one, ...(_before !== undefined && { condition: _before }) },
  );
  return { ...setup, breakpoints };
}
