import { callDepthMax } from "../flow/call-depth";
import type { Json } from "../json";
import type { Journal } from "../ports";
import type { Plan } from "./plan";
import type { RunHead } from "./records";
import { answerIn } from "./run-answer";
import type { SubFlowCall } from "./run-host";
import { decodeSegment } from "./segment-codec";
import type { TriggerInput } from "./trigger-message";

const encoder = new TextEncoder();

/** Header of a run that another run has started: `sub-flow` or `error-flow`. */
export const callHeader = "orderloom-call";
/** Header with the number of calls that lead to a run. Senders cannot set headers that begin like these. */
const depthHeader = "orderloom-depth";

/** Depth of a call by a run with these headers; null where it would be one too many. */
export function depthOfCall(headers: { readonly [name: string]: string }): number | null {
  const depth = Number(headers[depthHeader] ?? 0) + 1;
  return depth <= callDepthMax ? depth : null;
}

/** The message of a called flow, for its first trigger; null if the flow has none. */
export function callTrigger(plan: Plan, call: SubFlowCall): TriggerInput | null {
  const [node] = plan.triggers.keys();
  if (node === undefined) return null;
  return {
    node,
    kind: "call",
    headers: { [callHeader]: call.kind, [depthHeader]: String(call.depth) },
    query: {},
    contentType: "application/json",
    bytes: encoder.encode(JSON.stringify(call.input)),
  };
}

/** What a sub-flow hands back to its caller. */
export async function outputOfRun(journal: Journal, head: RunHead): Promise<Json> {
  const { segments } = await journal.load(head);
  const contents = segments.map(({ body }) => decodeSegment(body));
  return (await answerIn(journal, head, contents))?.body ?? null;
}
