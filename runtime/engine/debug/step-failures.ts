import type { FlowErrorCode } from "../../errors/flow-error";
import { type GivenCode, usualSentences } from "../../errors/usual-sentences";
import type { JsonObject } from "../../json";
import type { NodeDefinition } from "../../nodes/definition";
import type { GivenFault } from "./given-answers";

/** The statuses that are worth a choice of their own; any from 300 to 599 can be given. */
const statuses = [422, 400, 401, 404, 409, 429, 500, 503];
const retryAfterUsualS = 60;

/** What a step of these settings can fail with, the most usual first, each as it is told usually. */
export function failuresOf(definition: NodeDefinition, config: JsonObject): readonly GivenFault[] {
  const asked: readonly GivenFault[] = [
    ...statuses.map((status) => answerOf(status)),
    { fault: "timeout" },
    { fault: "timeout", done: true },
    { fault: "not-json" },
    { fault: "down" },
  ];
  const codes: readonly GivenCode[] = [...(definition.failures ?? []), "NODE_FAULT"];
  const own = codes.map((code) => ({
    fault: "error" as const,
    code,
    message: usualSentences[code],
  }));
  return [...asked, ...own].filter((fault) => codeOfFault(definition, config, fault) !== null);
}

/** All codes that a step of this type can fail with, whatever its settings; those of its own program first. */
export function codesOfType(definition: NodeDefinition): readonly FlowErrorCode[] {
  const codes = settingsThatDiffer(definition).flatMap((config) => [
    ...(definition.failures ?? []),
    ...failuresOf(definition, config).flatMap(
      (fault) => codeOfFault(definition, config, fault) ?? [],
    ),
  ]);
  // A list that stops at an item fails by the engine, not by the program of its step.
  return [...new Set([...codes, ...(definition.behaviour === "split" ? [ofItem] : [])])];
}

const ofItem: FlowErrorCode = "ITERATION_FAILED";

/** As it is to begin with, and with each other choice of one field. */
function settingsThatDiffer({ fields }: NodeDefinition): readonly JsonObject[] {
  const usual: JsonObject = Object.fromEntries(
    fields.flatMap((field) => (field.default === undefined ? [] : [[field.name, field.default]])),
  );
  const others = fields.flatMap(({ name, kind, options = [] }) => {
    const values = kind === "boolean" ? [true, false] : options.map(({ value }) => value);
    return values.map((value) => ({ ...usual, [name]: value }));
  });
  return [usual, ...others];
}

function answerOf(status: number): GivenFault {
  return status === 429 || status === 503
    ? { fault: "status", status, retryAfterS: retryAfterUsualS }
    : { fault: "status", status };
}

/** The code that a step of these settings fails with by it; null where it cannot. */
export function codeOfFault(
  definition: NodeDefinition,
  config: JsonObject,
  fault: GivenFault,
): FlowErrorCode | null {
  const { behaviour, failures = [], answered } = definition;
  const asks = behaviour === "effect" && answered !== undefined;
  switch (fault.fault) {
    case "status":
      return answered?.(config, fault.status) ?? null;
    case "timeout":
      return asks || fault.done !== true ? (answered?.(config, null) ?? null) : null;
    case "not-json":
      return asks ? "ANSWER_INVALID" : null;
    case "down":
      return asks ? "TARGET_DOWN" : null;
    case "error":
      return [...failures, "NODE_FAULT"].includes(fault.code) ? fault.code : null;
  }
}
