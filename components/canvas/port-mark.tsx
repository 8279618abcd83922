import type { PortDefinition } from "@/runtime/nodes/definition";
import type { StopMark } from "./diagram-marks";

const families: readonly (readonly [RegExp, string])[] = [
  [/order|850|855|orders/i, "order"],
  [/ship|despatch|deliver|856|945|tracking/i, "ship"],
  [/invoice|payment|credit|remit|810|820|price/i, "money"],
  [/item|product|catalog|inventory|stock|832|846/i, "item"],
  [/customer|party|supplier|partner|address/i, "party"],
];

/** The colour of a document's family, as a CSS value. */
export function portColour(type: string): string {
  const family = families.find(([pattern]) => pattern.test(type))?.[1] ?? "raw";
  return `var(--port-${family})`;
}

/** Shape by role and cardinality, colour by document family; hollow takes or gives anything. */
export function PortMark({ port }: { readonly port: PortDefinition }) {
  return (
    <svg className="flow-port-mark" viewBox="0 0 11 11" aria-hidden="true">
      <PortShape port={port} />
    </svg>
  );
}

function PortShape({ port }: { readonly port: PortDefinition }) {
  if (port.role === "error") return <path className="flow-port-cross" d="M2 2l7 7M9 2l-7 7" />;
  const colour = portColour(port.type);
  const hollow = port.type === "any";
  const paint = hollow
    ? { fill: "var(--surface)", style: { stroke: colour } }
    : { fill: colour, style: { stroke: "var(--surface)" } };
  if (port.role === "branch") {
    const d = hollow ? "M5.5 1.2l4.3 4.3-4.3 4.3-4.3-4.3z" : "M5.5 .5l5 5-5 5-5-5z";
    return <path d={d} {...paint} />;
  }
  if (port.cardinality === "list" || port.role === "item") {
    return (
      <>
        <rect x="1.5" y="1.5" width="3.2" height="8" rx="1" {...paint} />
        <rect x="6.3" y="1.5" width="3.2" height="8" rx="1" {...paint} />
      </>
    );
  }
  if (port.type === "raw") return <rect x="1.5" y="1.5" width="8" height="8" rx="1" {...paint} />;
  return <circle cx="5.5" cy="5.5" r={hollow ? 3.9 : 4.5} {...paint} />;
}

/** A breakpoint: the shape of a stop sign, which no port has, with what tells a pause from a condition. */
export function BreakpointMark({ stop }: { readonly stop: StopMark }) {
  return (
    <svg className="flow-stop-mark" viewBox="0 0 14 14" aria-hidden="true">
      <path className="flow-stop-sign" d="M4.4.8h5.2l3.6 3.6v5.2l-3.6 3.6H4.4L.8 9.6V4.4z" />
      <path
        className="flow-stop-kind"
        d={stop === "plain" ? "M5.3 4.6v4.8M8.7 4.6v4.8" : "M4.5 5.6h5M4.5 8.4h5"}
      />
    </svg>
  );
}
