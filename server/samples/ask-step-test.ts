import type { StepTestRequest } from "../../drizzle/schema/samples";
import type { FlowDocument } from "../../runtime/flow/document";
import { exactNumbersAsText } from "../../runtime/flow/exact-json";
import type { Json } from "../../runtime/json";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { parseLogic } from "../flows/parse-stored";
import { RequestError } from "../request-error";
import { askForTrial } from "./trial-requests";

/** Asks the workers for a test of one step of a draft. Throws INPUT_INVALID for a draft that cannot be read. */
export async function requestStepTest(
  tx: ScopedTransaction,
  actor: Actor,
  place: EnvironmentPlace,
  { flowId, ...request }: StepTestRequest & { readonly flowId: string },
): Promise<{ id: string }> {
  const document = readLogic(request.logic);
  const node = document.nodes[request.target];
  if (node === undefined || document.nodes[request.trigger] === undefined) {
    throw new RequestError("INPUT_INVALID", "The step or its trigger is not in the draft.");
  }
  if (request.live) {
    await recordAudit(tx, actor, {
      ...place,
      action: "step.test-live",
      subject: { kind: "flow", id: flowId },
      detail: { step: node.name, connection: node.connection ?? null },
    });
  }
  return { id: await askForTrial(tx, actor, place, { kind: "step_test", flowId, request }) };
}

/** Ready to compile: numbers beyond a JS number's digits are texts. */
export function readLogic(logic: string): FlowDocument {
  return exactNumbersAsText(parseLogic(logic) as unknown as Json) as unknown as FlowDocument;
}
