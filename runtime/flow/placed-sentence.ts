import type { FlowDocument, FlowProblem } from "./document";

/**
 * What is wrong, with its place: for whoever reads the sentence alone, away from the step and the field that it
 * stands at on the canvas, e.g. `Map to sales order, fields[3].value: The expression is not finished.`
 */
export function placedSentence(
  document: FlowDocument,
  { node, field, message }: FlowProblem,
): string {
  const name = node === undefined ? undefined : (document.nodes[node]?.name ?? node);
  const place = [name, field].filter((part) => part !== undefined && !message.includes(part));
  const sentence = /[.!?]$/.test(message) ? message : `${message}.`;
  return place.length === 0 ? sentence : `${place.join(", ")}: ${sentence}`;
}
