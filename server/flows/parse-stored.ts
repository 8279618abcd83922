import type { FlowDocument, FlowLayout, FlowProblem } from "../../runtime/flow/document";
import { JsonSyntaxError, parseExactJson } from "../../runtime/flow/exact-json";
import { parseFlowLayout } from "../../runtime/flow/parse-layout";
import { parseFlowText } from "../../runtime/flow/schema";
import type { JsonObject } from "../../runtime/json";
import { RequestError } from "../request-error";

/** The document of a text that somebody sends. Throws INPUT_INVALID; `detail.problems` says where. */
export function parseLogic(text: string): FlowDocument {
  const { document, problems } = parseFlowText(text);
  if (document !== null) return document;
  const first = problems[0]?.message ?? "The flow cannot be read.";
  throw new RequestError("INPUT_INVALID", first, { detail: { problems: asJson(problems) } });
}

/** Nothing depends on a layout, so what cannot be read is left out; text that is not JSON is refused. */
export function parseLayout(text: string): FlowLayout {
  try {
    return parseFlowLayout(parseExactJson(text));
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new RequestError("INPUT_INVALID", `The layout is not JSON: ${error.message}.`);
  }
}

export function asJson(problems: readonly FlowProblem[]): readonly JsonObject[] {
  return problems.map((problem) => ({ ...problem }) as JsonObject);
}
