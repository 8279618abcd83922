import { canonicalJson } from "@/runtime/flow/canonical";
import type { FlowDocument, NodeId } from "@/runtime/flow/document";
import { sampleOfTrigger, type TriggerSample } from "@/runtime/flow/trigger-sample";
import { nodeRegistry } from "@/runtime/nodes/registry";
import type { SampleMessage } from "./sample-message";

export type MessageSource = {
  readonly id: string;
  readonly label: string;
  readonly message: SampleMessage;
  /** The run it was captured from. */
  readonly run: string | null;
};

type Known = {
  readonly pinned: { readonly message: SampleMessage; readonly run: string | null } | undefined;
  /** Text of JSON; null without one. */
  readonly pasted: string | null;
  readonly recent: readonly MessageSource[];
};

/**
 * Messages to test a step with and to send, the one first that is taken where nobody chose. What is written in
 * the trigger's settings stands before the person's eyes, so nothing goes before it.
 */
export function messageSources(
  document: FlowDocument,
  trigger: NodeId | null,
  { pinned, pasted, recent }: Known,
): readonly MessageSource[] {
  const node = document.nodes[trigger ?? ""];
  const definition = nodeRegistry.get(node?.type ?? "");
  const sample = node === undefined ? null : sampleOfTrigger(node, definition);
  const { start } = definition ?? {};
  const own = sample === null ? [] : [sourceOf(sample, start === undefined ? "message" : start.by)];
  const written = sample?.written === true;
  return [
    ...(written ? own : []),
    ...(pinned === undefined ? [] : [{ id: "pinned", label: "Pinned message", ...pinned }]),
    ...(pasted === null
      ? []
      : [{ id: "pasted", label: "Pasted JSON", message: jsonMessage(pasted), run: null }]),
    ...recent,
    ...(written ? [] : own),
  ];
}

const kindBy = { message: "webhook", calendar: "schedule", person: "manual" } as const;

function sourceOf(sample: TriggerSample, by: keyof typeof kindBy): MessageSource {
  const { label, headers, method, body, written } = sample;
  const message = {
    ...jsonMessage(canonicalJson(body).trimEnd()),
    kind: kindBy[by],
    headers,
    method,
  };
  return { id: written ? "written" : "shipped", label, message, run: null };
}

export function jsonMessage(body: string): SampleMessage {
  return {
    kind: "webhook",
    method: "POST",
    headers: {},
    query: {},
    contentType: "application/json",
    body,
  };
}
