import type { Json } from "../../json";
import type { NodeDefinition } from "../definition";
import { errorPort, inPort, outPort } from "../definition";

/** Whether the flow gets what arrived; the name of what an expression makes is not known. */
function handsOver(input: Json | undefined): boolean {
  return input === undefined || (typeof input === "string" && /^\s*(input)?\s*$/.test(input));
}

/** Runs another flow and waits for it. */
export const callFlow: NodeDefinition = {
  name: "call-flow",
  major: 1,
  label: "Sub-flow",
  description: "Runs another flow of this environment and goes on with its answer.",
  category: "connect",
  icon: "workflow",
  behaviour: "call",
  keywords: ["call", "child", "reuse", "subflow", "subroutine", "invoke"],
  failures: [
    "TARGET_REFUSED",
    "DOCUMENT_INVALID",
    "FIELD_MISSING",
    "EXPRESSION_FAILED",
    "CONDITION_MISSING",
    "CODE_FAILED",
    "ITERATION_FAILED",
    "TARGET_CONFLICT",
    "TARGET_BUSY",
    "TARGET_RETRYABLE",
    "ANSWER_INVALID",
    "FLOW_INVALID",
    "LIMIT_REACHED",
    "RUN_CANCELLED",
  ],
  fields: [
    {
      name: "flow",
      label: "Flow",
      help: "In the version that is live here when the step begins.",
      kind: "flow",
      required: true,
    },
    {
      name: "input",
      label: "Message",
      help: "Empty: what arrived.",
      kind: "expression",
      placeholder: "input",
    },
  ],
  ports: ({ flow, input }) => [
    typeof flow === "string" && flow !== "" && handsOver(input)
      ? { ...inPort, typeFrom: { flow } }
      : inPort,
    outPort,
    errorPort,
  ],
  example: {
    config: { flow: "00000000-0000-7000-8000-000000000001", input: "{ number: input.number }" },
    input: { number: "1001", lines: [] },
    output: { number: "1001" },
    port: "out",
  },
};
