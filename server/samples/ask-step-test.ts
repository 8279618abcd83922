import type { StepTestRequest } from "../../drizzle/schema/samples";
import type { FlowDocument } from "../../runtime/flow/document";
import { exactNumbersAsText } from "../../runtime/flow/exact-json";
import type { Json } from "../../runtime/json";
import { nodeRegistry } from "../../runtime/nodes/registry";
import { type Actor, recordAudit } from "../audit/record-audit";
import type { ScopedTransaction } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { parseLogic } from "../flows/parse-stored";
import { readDraftRow, readFlow } from "../flows/repository";
import { RequestError } from "../request-error";
import { askForTrial } from "./trial-requests";

type Asked = StepTestRequest & { readonly flowId: string };

/**
 * The test that somebody may have who may only read the flow: of a step with a screen of its own, such as a map,
 * in the draft that is saved. Throws NOT_ALLOWED for other steps.
 */
export async function readerTest(tx: ScopedTransaction, asked: Asked): Promise<Asked> {
  await readFlow(tx, asked.flowId);
  const { logic } = await readDraftRow(tx, asked.flowId);
  const { type = "" } = parseLogic(logic).nodes[asked.target] ?? {};
  if (nodeRegistry.get(type)?.editor === undefined) {
    throw new RequestError("NOT_ALLOWED", "Your role may try maps, but not test steps.");
  }
  return { ...asked, logic };
}

/** Asks the workers for a test of one step of a draft. Throws INPUT_INVALID for a draft that cannot be read. */
export async function requestStepTest(
  tx: ScopedTransaction,
  actor: Actor,
  place: EnvironmentPlace,
  { flowId, ...request }: Asked,
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
