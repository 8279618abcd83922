import type { Json, JsonObject } from "../json";
import type { FlowDocument, FlowProblem } from "./document";
import { isExactNumber, isList, JsonSyntaxError, parseExactJson } from "./exact-json";
import { currentSchemaVersion, migrateDocument } from "./migrations";

/** `document` is null when the value cannot be used as a flow at all; `problems` says why and where. */
export type ParsedFlow = {
  readonly document: FlowDocument | null;
  readonly problems: readonly FlowProblem[];
  /** True when an older schema was brought forward. */
  readonly migrated: boolean;
};

/** Parses the text of a `flow.json`. Never throws: text that is not JSON is a problem, too. */
export function parseFlowText(text: string): ParsedFlow {
  try {
    return parseFlowDocument(parseExactJson(text));
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    return refused([problem("json-malformed", `${error.message}.`)]);
  }
}

/**
 * Checks the structure of a flow, nothing more: unknown node types, unknown fields and newer schemas come
 * back untouched. What the structure cannot say is for `validateFlow`.
 */
export function parseFlowDocument(value: Json): ParsedFlow {
  if (!isObject(value)) {
    return refused([problem("flow-malformed", "A flow is a JSON object.")]);
  }
  const { document, migrated } = migrateDocument(value);
  const problems = [
    ...checkTop(document),
    ...checkSettings(document),
    ...checkNodes(document),
    ...checkEdges(document),
    ...checkTexts(document),
  ];
  return problems.length > 0
    ? refused(problems)
    : { document: document as unknown as FlowDocument, problems: [], migrated };
}

/** A document of a newer schema is kept and shown, but nothing of it may be judged or run. */
export function isNewerSchema(document: FlowDocument): boolean {
  return Number(document.schemaVersion) > currentSchemaVersion;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Splits `n04.approved`; null when there is no dot. The id has no dot, a port may. */
export function splitEnd(end: string): { readonly node: string; readonly port: string } | null {
  const dot = end.indexOf(".");
  return dot > 0 && dot < end.length - 1
    ? { node: end.slice(0, dot), port: end.slice(dot + 1) }
    : null;
}

const NODE_ID = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;
export const NODES_MAX = 2000;

function checkTop(document: JsonObject): FlowProblem[] {
  const problems: FlowProblem[] = [];
  const { schemaVersion, id, name, settings, parameters } = document;
  if (typeof schemaVersion !== "number" || !Number.isInteger(schemaVersion) || schemaVersion < 1) {
    problems.push(malformed("schemaVersion", "must be a whole number, 1 for this build"));
  }
  if (typeof id !== "string" || id === "") problems.push(malformed("id", "must be a text"));
  if (typeof name !== "string") problems.push(malformed("name", "must be a text"));
  if (!isObject(settings)) problems.push(malformed("settings", "must be an object, {} if empty"));
  if (parameters !== undefined && !isObject(parameters)) {
    problems.push(malformed("parameters", "must be a JSON Schema object"));
  }
  return problems;
}

const SETTINGS: typeof OPTIONAL_FIELDS = {
  orderingKey: ["a text", isText],
  parkAfterMs: ["a number of milliseconds", isNumber],
  concurrency: ["an object with limit, a number, and perhaps key, a text", isConcurrency],
  businessKeys: ["a list of {kind, node, value}, all texts", isKeyList],
  retention: ["a number of days", isNumber],
  errorFlow: ["the id of a flow, a text", isText],
  respondWithinMs: ["a number of milliseconds", isNumber],
  correlationWindowMs: ["a number of milliseconds", isNumber],
  slaMs: ["a number of milliseconds", isNumber],
};

function checkSettings({ settings, parameters }: JsonObject): FlowProblem[] {
  const problems = misshapen(settings, SETTINGS).map(([field, what]) =>
    malformed(`settings.${field}`, `must be ${what}`),
  );
  const properties = isObject(parameters) ? parameters.properties : undefined;
  if (!isObject(properties)) return problems;
  const odd = Object.entries(properties).filter(([, schema]) => !isObject(schema));
  return [
    ...problems,
    ...odd.map(([name]) =>
      malformed(`parameters.properties.${name}`, "must be a JSON Schema object"),
    ),
  ];
}

/** The fields that are there and have another shape, each with the one they should have. */
function misshapen(
  value: Json | undefined,
  fields: typeof OPTIONAL_FIELDS,
): readonly (readonly [field: string, what: string])[] {
  if (!isObject(value)) return [];
  return Object.entries(fields).flatMap(([field, [what, holds]]) => {
    const entry = Object.hasOwn(value, field) ? value[field] : undefined;
    return entry === undefined || holds(entry) ? [] : [[field, what] as const];
  });
}

function checkNodes({ nodes }: JsonObject): FlowProblem[] {
  if (!isObject(nodes)) return [malformed("nodes", "must be an object of nodes by id")];
  const ids = Object.keys(nodes);
  if (ids.length > NODES_MAX) {
    return [malformed("nodes", `has ${ids.length} nodes; a flow has at most ${NODES_MAX}`)];
  }
  return ids.flatMap((id) => checkNode(id, nodes[id]));
}

const OPTIONAL_FIELDS: { readonly [field: string]: readonly [string, (value: Json) => boolean] } = {
  connection: ["a text", isText],
  timeoutMs: ["a positive number", isPositive],
  onError: ['"fail", "error-port" or "continue"', oneOf("fail", "error-port", "continue")],
  idempotencyKey: ["a text", isText],
  join: ['"live", "all" or "first"', oneOf("live", "all", "first")],
  disabled: ["true or false", (value) => typeof value === "boolean"],
  retry: ["an object of numbers, with attempts and delayMs", isRetry],
};

function checkNode(id: string, value: Json | undefined): FlowProblem[] {
  const fault = (field: string, message: string): FlowProblem => ({
    ...malformed(`nodes.${id}${field === "" ? "" : `.${field}`}`, message),
    node: id,
  });
  if (!NODE_ID.test(id)) {
    return [fault("", "is no node id: a letter, then letters, digits, - and _, at most 40")];
  }
  if (!isObject(value)) return [fault("", "must be an object")];
  const problems: FlowProblem[] = [];
  if (typeof value.type !== "string" || !/^.+@\d+$/.test(value.type)) {
    problems.push(fault("type", 'must be a type with its major, such as "map@1"'));
  }
  if (typeof value.name !== "string") problems.push(fault("name", "must be a text"));
  if (!isObject(value.config)) problems.push(fault("config", "must be an object, {} if empty"));
  for (const [field, what] of misshapen(value, OPTIONAL_FIELDS)) {
    problems.push(fault(field, `must be ${what}`));
  }
  return problems;
}

function checkEdges({ edges }: JsonObject): FlowProblem[] {
  if (!Array.isArray(edges)) return [malformed("edges", "must be a list")];
  return edges.flatMap((edge: Json, index) => {
    const fits =
      isObject(edge) &&
      typeof edge.from === "string" &&
      typeof edge.to === "string" &&
      splitEnd(edge.from) !== null &&
      splitEnd(edge.to) !== null;
    return fits
      ? []
      : [malformed(`edges[${index}]`, 'must be {"from": "node.port", "to": "node.port"}')];
  });
}

function isText(value: Json): boolean {
  return typeof value === "string";
}
function isNumber(value: Json | undefined): boolean {
  return typeof value === "number";
}
function isPositive(value: Json): boolean {
  return typeof value === "number" && value > 0;
}
function oneOf(...allowed: readonly string[]): (value: Json) => boolean {
  return (value) => typeof value === "string" && allowed.includes(value);
}
function isRetry(value: Json): boolean {
  return (
    isObject(value) &&
    !isExactNumber(value) &&
    [value.attempts, value.delayMs].every(isNumber) &&
    [value.delayMaxMs, value.durationMaxMs].every((ms) => ms === undefined || isNumber(ms))
  );
}
function isConcurrency(value: Json): boolean {
  return isObject(value) && isNumber(value.limit) && (value.key === undefined || isText(value.key));
}
function isKeyList(value: Json): boolean {
  const isKey = (entry: Json) =>
    isObject(entry) &&
    [entry.kind, entry.node, entry.value].every((text) => typeof text === "string");
  return isList(value) && value.every(isKey);
}

/** What has no place in a database: a NUL, or half of a character. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

function checkTexts(value: Json, path = ""): FlowProblem[] {
  if (typeof value === "string") {
    return UNSTORABLE.test(value)
      ? [malformed(path, "has a NUL or half of a surrogate pair, which cannot be stored")]
      : [];
  }
  if (typeof value !== "object" || value === null) return [];
  if (isList(value)) return value.flatMap((entry, index) => checkTexts(entry, `${path}[${index}]`));
  return Object.entries(value).flatMap(([name, entry]) => [
    ...checkTexts(name, `${path === "" ? "" : `${path}.`}${JSON.stringify(name)}`),
    ...checkTexts(entry, path === "" ? name : `${path}.${name}`),
  ]);
}

function refused(problems: readonly FlowProblem[]): ParsedFlow {
  return { document: null, problems, migrated: false };
}
function malformed(field: string, message: string): FlowProblem {
  return { ...problem("flow-malformed", `${field} ${message}.`), field };
}
function problem(code: string, message: string): FlowProblem {
  return { severity: "error", code, message };
}
