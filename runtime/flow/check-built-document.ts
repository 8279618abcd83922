import type { DocumentDefinition, DocumentField, FieldShape } from "../documents/definition";
import { documentSchema } from "../documents/registry";
import type { ValueType } from "../expressions/language";
import { didYouMean } from "../expressions/suggest";
import { isTextual, typeName } from "../expressions/types";
import type { NodeDefinition } from "../nodes/definition";
import type { FieldProblem } from "./check-fields";
import type { FlowNode } from "./document";

type ObjectType = Extract<ValueType, { kind: "object" }>;

/** Enough to go on with; the editor of the map shows each field. */
const shownMax = 5;

/**
 * Where a step says it makes a canonical document and what it makes is known to be another: fields that the
 * document does not have, that it needs, and that are of another kind. Warnings: partners may agree on less.
 */
export function checkBuiltDocument(
  node: FlowNode,
  definition: NodeDefinition,
  made: ValueType,
): readonly FieldProblem[] {
  if (definition.outputType === undefined || made.kind !== "object") return [];
  const port = definition
    .ports(node.config)
    .find(({ direction, role }) => direction === "out" && role === "main");
  const schema = port === undefined ? undefined : documentSchema(port.type);
  if (port === undefined || schema === undefined) return [];
  const field = definition.fields.find(
    ({ kind, name }) => kind === "documentType" && node.config[name] === port.type,
  );
  const found: Found = { unknown: [], missing: [], kinds: [] };
  compare(schema.fields, made, "", found);
  return [...told(schema, found)].map(([code, message]) => ({
    severity: "warning",
    code,
    message,
    ...(field === undefined ? {} : { field: field.name }),
  }));
}

type Found = { readonly unknown: string[]; readonly missing: string[]; readonly kinds: string[] };

function* told(
  { name }: DocumentDefinition,
  { unknown, missing, kinds }: Found,
): Generator<readonly [code: string, message: string]> {
  for (const message of unknown.slice(0, shownMax)) {
    yield ["document-field-unknown", `${name} has no field ${message}`];
  }
  for (const message of kinds.slice(0, shownMax)) {
    yield ["document-field-kind", `${message}, as ${name} has it.`];
  }
  if (missing.length > 0) {
    const more = missing.length > shownMax ? ` and ${missing.length - shownMax} more` : "";
    const message = `${name} needs ${missing.slice(0, shownMax).join(", ")}${more}: no row makes ${missing.length === 1 ? "it" : "them"}.`;
    yield ["document-field-missing", message];
  }
}

function compare(
  fields: readonly DocumentField[],
  made: ObjectType,
  path: string,
  found: Found,
): void {
  const names = fields.map(({ name }) => name);
  for (const name of Object.keys(made.fields)) {
    if (names.includes(name)) continue;
    const near = didYouMean(name, names) || ": fields of a system's own go below ext";
    found.unknown.push(`“${path}${name}”${near}`);
  }
  for (const field of fields) {
    const at = `${path}${field.name}`;
    const type = Object.hasOwn(made.fields, field.name) ? made.fields[field.name] : undefined;
    if (type === undefined || type.kind === "null") {
      if (field.required === true && field.derived !== true && made.open !== true)
        found.missing.push(at);
      continue;
    }
    compareField(field, type, at, found);
  }
}

function compareField(field: DocumentField, type: ValueType, at: string, found: Found): void {
  if (type.kind === "any") return;
  if (field.list === true) {
    if (type.kind !== "list") found.kinds.push(`${at} is ${typeName(type)}; it must be a list`);
    else compareShape(field.shape, type.of, `${at}[]`, found);
    return;
  }
  compareShape(field.shape, type, at, found);
}

function compareShape(shape: FieldShape, type: ValueType, at: string, found: Found): void {
  if (type.kind === "any" || shape.kind === "any") return;
  if (shape.kind === "object") {
    if (type.kind !== "object")
      found.kinds.push(`${at} is ${typeName(type)}; it must be an object`);
    else if (shape.open !== true) compare(shape.fields, type, `${at}.`, found);
    return;
  }
  const wanted = wantedKind(shape);
  if (wanted === "text" ? isTextual(type) : type.kind === wanted) return;
  const hint = wanted === "text" && type.kind === "number" ? " (text(…) makes it)" : "";
  const word = wanted === "boolean" ? "true or false" : wanted === "number" ? "a number" : "text";
  found.kinds.push(`${at} is ${typeName(type)}; it must be ${word}${hint}`);
}

function wantedKind(shape: Exclude<FieldShape, { kind: "object" }>): "number" | "boolean" | "text" {
  if (shape.kind === "integer") return "number";
  return shape.kind === "boolean" ? "boolean" : "text";
}
