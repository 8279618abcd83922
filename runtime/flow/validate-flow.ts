import { checkExpression } from "../expressions/check";
import type { TypeEnvironment } from "../expressions/language";
import type { NodeDefinition } from "../nodes/definition";
import type { NodeRegistry } from "../nodes/registry";
import { callDepthMax } from "./call-depth";
import { checkBuiltDocument } from "./check-built-document";
import { checkDecisions } from "./check-decisions";
import { checkEdges } from "./check-edges";
import {
  type CheckText,
  checkFields,
  durationMaxMs,
  type ExpressionMode,
  type FieldProblem,
} from "./check-fields";
import { checkMaps } from "./check-maps";
import { checkPaths } from "./check-paths";
import { checkSettings } from "./check-settings";
import { checkSubFlows } from "./check-sub-flows";
import { checkTables } from "./check-tables";
import type { FlowDocument, FlowNode, FlowProblem, NodeId } from "./document";
import { type FlowSurroundings, nothingAround } from "./document-types";
import { nodeEnvironment } from "./expression-scope";
import { type FlowTypes, lookElsewhere, typesOf } from "./flow-types";
import { type FlowShape, shapeOf } from "./loop-scopes";
import { currentSchemaVersion } from "./migrations";
import { isNewerSchema } from "./schema";

/**
 * Everything that keeps a flow from running as meant, errors first. Errors block publishing. Never throws;
 * reads nothing but its arguments, so browser, server and command line say the same. `around` is what is known
 * of the flows that it runs and the tables and shared maps that it reads.
 */
export function validateFlow(
  document: FlowDocument,
  registry: NodeRegistry,
  around: FlowSurroundings = nothingAround,
): readonly FlowProblem[] {
  if (isNewerSchema(document)) {
    const message = `This flow has schema ${document.schemaVersion}; this build knows ${currentSchemaVersion}. It is kept as it is, but cannot be published here.`;
    return [{ severity: "error", code: "schema-newer", message }];
  }
  const shape = shapeOf(document, registry);
  const types = typesOf(document, registry, shape);
  const problems = [
    ...Object.entries(document.nodes).flatMap(([id, node]) =>
      rememberedCheck({ document, registry, shape, types }, id, node),
    ),
    ...checkEdges(document, registry, around),
    ...(around.tables === undefined
      ? []
      : [
          ...checkTables(document, registry, around.tables),
          ...checkDecisions({ document, registry, shape, types, tables: around.tables }),
        ]),
    ...(around.maps === undefined ? [] : checkMaps(document, registry, around.maps)),
    ...(around.unpublished === undefined
      ? []
      : checkSubFlows(document, registry, around.unpublished)),
    ...shape.problems,
    ...checkPaths(document, registry),
    ...checkSettings(document, types, checkText),
  ];
  return [...problems.filter(isError), ...problems.filter((problem) => !isError(problem))];
}

export function isError({ severity }: { readonly severity: FlowProblem["severity"] }): boolean {
  return severity === "error";
}

/** The flow a node is part of, with what was found out about all of it. */
type Whole = {
  readonly document: FlowDocument;
  readonly registry: NodeRegistry;
  readonly shape: FlowShape;
  readonly types: FlowTypes;
};

type Remembered = {
  readonly key: readonly unknown[];
  readonly problems: readonly FlowProblem[];
};
const remembered = new WeakMap<FlowNode, Remembered>();

/** While somebody types into one node, the others are not checked again. */
function rememberedCheck(whole: Whole, id: NodeId, node: FlowNode): readonly FlowProblem[] {
  const { document, registry, shape, types } = whole;
  if (lookElsewhere(node)) return checkNode(whole, id, node);
  const key = [id, registry, document.edges, types.input(id), shape.loopText];
  const before = remembered.get(node);
  if (before !== undefined && key.every((part, index) => part === before.key[index])) {
    return before.problems;
  }
  const problems = checkNode(whole, id, node);
  remembered.set(node, { key, problems });
  return problems;
}

function checkNode(
  { document, registry, shape, types }: Whole,
  id: NodeId,
  node: FlowNode,
): readonly FlowProblem[] {
  const definition = registry.get(node.type);
  if (definition === undefined) {
    const message = `${node.name} has the type ${node.type}, which is not installed. It is kept and blocks publishing.`;
    return [{ severity: "error", code: "type-unknown", node: id, message }];
  }
  // A disabled node passes its input through; what it is set to does not matter until it is on again.
  if (node.disabled === true) return [];
  const check: CheckText = (text, mode, field) =>
    checkText(text, mode, field, nodeEnvironment(document, shape, types, id, definition, field));
  const found = [
    ...(node.name.trim() === "" ? [fault("name-missing", "name", "This node has no name.")] : []),
    ...checkFields(definition.fields, node.config, check),
    ...(definition.check?.(node.config) ?? []),
    ...checkBuiltDocument(node, definition, types.output(id)),
    ...checkSlot(node, definition),
    ...checkOwnCall(document, node, definition),
    ...checkOptions(node, check),
  ];
  return found.map((problem) => ({ ...problem, node: id }));
}

/** It may be meant, with a branch that ends it; without one each message runs to the deepest level and fails there. */
function checkOwnCall(
  { id }: FlowDocument,
  { config, name }: FlowNode,
  { fields }: NodeDefinition,
): readonly FieldProblem[] {
  const own = fields.filter((field) => field.kind === "flow" && config[field.name] === id);
  return own.map((field) => ({
    severity: "warning",
    code: "calls-itself",
    field: field.name,
    message: `${name} runs this flow itself. Unless a branch ends it before, each message runs ${callDepthMax} levels deep and fails there.`,
  }));
}

function checkSlot(node: FlowNode, definition: NodeDefinition): readonly FieldProblem[] {
  const kinds = definition.connections;
  if (kinds === undefined || node.connection !== undefined) return [];
  // A trigger without a connection takes every message; an effect without one has nowhere to go.
  if (definition.behaviour !== "effect") return [];
  return [fault("connection-missing", "connection", `${node.name} needs a connection.`)];
}

/** As for a connection: longer than this nobody holds a request open. */
const timeoutMaxMs = 600_000;

function checkOptions(node: FlowNode, check: CheckText): readonly FieldProblem[] {
  const { retry, idempotencyKey, timeoutMs } = node;
  const problems: FieldProblem[] = [];
  if (idempotencyKey !== undefined && idempotencyKey !== "") {
    problems.push(...check(idempotencyKey, "expression", "idempotencyKey"));
  }
  if (
    retry !== undefined &&
    (!Number.isInteger(retry.attempts) || retry.attempts < 1 || retry.attempts > 100)
  ) {
    problems.push(
      fault("field-range", "retry.attempts", "Tries must be a whole number from 1 to 100."),
    );
  }
  for (const [field, value] of [
    ["retry.delayMs", retry?.delayMs],
    ["retry.delayMaxMs", retry?.delayMaxMs],
    ["retry.durationMaxMs", retry?.durationMaxMs],
  ] as const) {
    if (value === undefined || (value >= 0 && value <= durationMaxMs)) continue;
    const message = `This time must be between 0 and ${durationMaxMs} ms.`;
    problems.push(fault("field-range", field, message));
  }
  if (timeoutMs !== undefined && !(timeoutMs > 0 && timeoutMs <= timeoutMaxMs)) {
    const message = `The time-out must be at most ${timeoutMaxMs} ms, ten minutes.`;
    problems.push(fault("field-range", "timeoutMs", message));
  }
  return problems;
}

function checkText(
  text: string,
  mode: ExpressionMode,
  field: string,
  environment: TypeEnvironment,
): readonly FieldProblem[] {
  return checkExpression(text, environment, { mode }).problems.map(
    ({ severity, message, at, fix }) => ({
      severity,
      code: severity === "error" ? "expression-invalid" : "expression-doubtful",
      message,
      field,
      at,
      ...(fix === undefined ? {} : { fix: { label: fix.label, value: fix.text } }),
    }),
  );
}

function fault(code: string, field: string, message: string): FieldProblem {
  return { severity: "error", code, field, message };
}
