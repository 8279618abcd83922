import type { Json } from "../json";
import type { NodeDefinition } from "../nodes/definition";
import type { FlowNode } from "./document";

/** A whole message to design a flow by, of a trigger. */
export type TriggerSample = {
  readonly label: string;
  readonly method: string | null;
  readonly headers: { readonly [name: string]: string };
  readonly body: Json;
  /** Somebody wrote it into the trigger's settings: it goes before every other message. */
  readonly written: boolean;
};

/** The message that is written in a trigger's settings, else the one that its type ships; null without either. */
export function sampleOfTrigger(
  node: FlowNode,
  definition: NodeDefinition | undefined,
): TriggerSample | null {
  const shipped = definition?.sample;
  if (shipped === undefined) return null;
  const { label, method = null, headers = {}, body, writtenIn } = shipped;
  const own = writtenIn === undefined ? undefined : node.config[writtenIn];
  return own === undefined
    ? { label: `Sample: ${label}`, method, headers, body, written: false }
    : { label: "Sample as written", method, headers, body: own, written: true };
}
