import type { TypeEnvironment } from "../expressions/language";
import type { ExpressionMode, FieldProblem } from "./check-fields";
import type { FlowDocument, FlowProblem } from "./document";
import type { FlowTypes } from "./flow-types";
import { nodeOf } from "./node-of";
import { isObject } from "./schema";
import { businessKeyEnvironment, settingsEnvironment } from "./settings-scope";

type CheckIn = (
  text: string,
  mode: ExpressionMode,
  field: string,
  environment: TypeEnvironment,
) => readonly FieldProblem[];

/** Limits of durations, in ms: a lower bound keeps a typing slip from turning into a storm. */
const DURATIONS = {
  parkAfterMs: [1_000, 30 * 86_400_000],
  respondWithinMs: [100, 120_000],
  correlationWindowMs: [1_000, 30 * 86_400_000],
  slaMs: [1, 400 * 86_400_000],
} as const;

const placesMax = 10_000;
const nameMax = 120;

export function checkSettings(
  document: FlowDocument,
  types: FlowTypes,
  check: CheckIn,
): readonly FlowProblem[] {
  const { settings } = document;
  const environment = settingsEnvironment(document);
  const problems: FlowProblem[] = [];
  if (settings.orderingKey !== undefined) {
    problems.push(
      ...check(settings.orderingKey, "expression", "settings.orderingKey", environment),
    );
  }
  const { concurrency, retention } = settings;
  if (concurrency !== undefined) {
    const { limit } = concurrency;
    if (!Number.isInteger(limit) || limit < 1 || limit > placesMax) {
      const message = `Runs at once must be a whole number from 1 to ${placesMax}.`;
      problems.push(fault("settings.concurrency.limit", message));
    }
    const { key } = concurrency;
    if (key !== undefined && key !== "") {
      problems.push(...check(key, "expression", "settings.concurrency.key", environment));
    }
  }
  if (retention !== undefined && ![7, 30, 180].includes(retention)) {
    problems.push(fault("settings.retention", "Details are kept for 7, 30 or 180 days."));
  }
  for (const [name, [least, most]] of Object.entries(DURATIONS)) {
    const value = settings[name as keyof typeof DURATIONS];
    if (value === undefined || (value >= least && value <= most)) continue;
    problems.push(fault(`settings.${name}`, `This time must be between ${least} and ${most} ms.`));
  }
  return [
    ...checkName(document),
    ...problems,
    ...checkBusinessKeys(document, types, check),
    ...checkParameters(document),
  ];
}

function checkName({ name }: FlowDocument): readonly FlowProblem[] {
  if (name.trim() === "") return [fault("name", "This flow has no name.")];
  if (name.length <= nameMax) return [];
  return [fault("name", `The flow's name has ${name.length} characters; ${nameMax} are allowed.`)];
}

function checkBusinessKeys(
  document: FlowDocument,
  types: FlowTypes,
  check: CheckIn,
): readonly FlowProblem[] {
  return (document.settings.businessKeys ?? []).flatMap((key, index): readonly FlowProblem[] => {
    const path = `settings.businessKeys[${index}]`;
    const problems: FlowProblem[] = [];
    if (key.kind.trim() === "")
      problems.push(fault(`${path}.kind`, "A number needs a kind, e.g. order."));
    if (nodeOf(document, key.node) === undefined) {
      const message = `The number ${key.kind} is read from ${key.node || "no node"}, which is not in this flow.`;
      return [...problems, fault(`${path}.node`, message)];
    }
    const environment = businessKeyEnvironment(document, types, key.node);
    return [...problems, ...check(key.value, "expression", `${path}.value`, environment)];
  });
}

function checkParameters({ parameters }: FlowDocument): readonly FlowProblem[] {
  if (parameters === undefined) return [];
  const properties = parameters.properties ?? {};
  if (!isObject(properties)) {
    return [fault("parameters.properties", "Parameters are an object of JSON Schemas by name.")];
  }
  return Object.keys(properties)
    .filter((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    .map((name) =>
      fault(`parameters.properties.${name}`, `"${name}" cannot be read as params.${name}.`),
    );
}

function fault(field: string, message: string): FlowProblem {
  return { severity: "error", code: "setting-invalid", field, message };
}
