import { epochOfDate } from "../expressions/functions/date-parts";
import { epochOfInstant } from "../expressions/values";
import type { Json, JsonObject } from "../json";
import { isObject } from "./map-places";
import { kindOfValue, type TargetKind } from "./target-fields";
import { fieldIn } from "./target-steps";
import type { TargetNode } from "./target-tree";

/** Where a made document is not what its schema says. */
export type DocumentProblem = {
  /** With the place in lists: `lines[3].quantity.uom`. */
  readonly field: string;
  readonly target: string;
  readonly code: "missing" | "type" | "code";
  readonly message: string;
};

const problemsMax = 200;

/** What was found in lists that nobody changes any more, by the list and the fields that it was held against. */
const known = new WeakMap<
  readonly Json[],
  { readonly key: string; readonly problems: readonly DocumentProblem[] }
>();
/** Shorter ones are looked through sooner than their fields are compared. */
const knownLeast = 50;

/** Holds a document against the fields of its schema: required ones, their types, their codes. */
export function checkDocument(
  document: JsonObject,
  nodes: readonly TargetNode[],
): readonly DocumentProblem[] {
  const problems: DocumentProblem[] = [];
  // Nested lists may bring more than is told.
  checkObject(document, nodes, "", problems);
  return problems.slice(0, problemsMax);
}

function checkObject(
  object: JsonObject,
  nodes: readonly TargetNode[],
  around: string,
  problems: DocumentProblem[],
): void {
  for (const node of nodes) {
    if (problems.length >= problemsMax) return;
    const value = Object.hasOwn(object, node.name) ? object[node.name] : undefined;
    // Nearly every field of a long list: the text of its place is not made.
    if (value !== undefined && value !== null && isFitting(value, node)) continue;
    const field = fieldIn(around, node.name);
    if (value === undefined || value === null) {
      if (node.required) {
        problems.push({ field, target: node.target, code: "missing", message: "required" });
      }
      continue;
    }
    checkValue(value, node, field, problems);
  }
}

function checkValue(
  value: Json,
  node: TargetNode,
  field: string,
  problems: DocumentProblem[],
): void {
  if (!node.list) {
    checkOne(value, node, field, problems);
    return;
  }
  if (!Array.isArray(value)) {
    const message = `a list is needed, not ${words[kindOfValue(value)]}`;
    if (!node.extra) problems.push({ field, target: node.target, code: "type", message });
    return;
  }
  const list = value as readonly Json[];
  if (list.length < knownLeast) {
    checkEntries(list, node, field, problems);
    return;
  }
  const key = `${field} ${keyOf(node)}`;
  const before = known.get(list);
  if (before?.key === key) {
    problems.push(...before.problems);
    return;
  }
  const own: DocumentProblem[] = [];
  checkEntries(list, node, field, own);
  known.set(list, { key, problems: own });
  problems.push(...own);
}

function checkEntries(
  list: readonly Json[],
  node: TargetNode,
  field: string,
  problems: DocumentProblem[],
): void {
  for (const [index, entry] of list.entries()) {
    if (problems.length >= problemsMax) return;
    if (entry !== null) checkOne(entry, node, `${field}[${index}]`, problems);
  }
}

/** The same for fields that take the same. */
function keyOf({ name, kind, list, required, extra, codes, children }: TargetNode): string {
  const own = JSON.stringify([name, kind, list, required, extra, codes]);
  return children.length === 0 ? own : `${own}{${children.map(keyOf).join(",")}}`;
}

function checkOne(value: Json, node: TargetNode, field: string, problems: DocumentProblem[]): void {
  const { target, kind, codes } = node;
  if (node.children.length > 0) {
    if (isObject(value)) checkObject(value, node.children, field, problems);
    else if (!node.extra) {
      const message = `an object is needed, not ${words[kindOfValue(value)]}`;
      problems.push({ field, target, code: "type", message });
    }
    return;
  }
  if (!fitsKind(value, kind)) {
    problems.push({ field, target, code: "type", message: unfitMessage(value, kind) });
    return;
  }
  if (!isCode(value, codes)) {
    const message = `“${short(String(value))}” is not one of its codes`;
    problems.push({ field, target, code: "code", message });
  }
}

function unfitMessage(value: Json, kind: TargetKind): string {
  const own = Array.isArray(value) ? "list" : kindOfValue(value);
  // What has the form and is none: no such day, or an instant of no zone.
  if (own === kind && kind === "date") return `“${value}” is no day of the calendar`;
  if (own === kind && kind === "instant") {
    const zoned = /(Z|[+-]\d\d:?\d\d)$/i.test(String(value));
    return zoned ? `“${value}” is no point in time` : `“${value}” has no zone, such as Z or +01:00`;
  }
  return `${words[kind]} is needed, not ${own === "list" ? "a list" : words[own]}`;
}

/** A single value of the right kind with one of its codes. */
function isFitting(value: Json, { list, children, kind, codes }: TargetNode): boolean {
  return !list && children.length === 0 && fitsKind(value, kind) && isCode(value, codes);
}

function isCode(value: Json, codes: TargetNode["codes"]): boolean {
  return codes === undefined || typeof value !== "string" || codes.includes(value);
}

function fitsKind(value: Json, kind: TargetKind): boolean {
  if (kind === "any") return true;
  const own = Array.isArray(value) ? "list" : kindOfValue(value);
  if (kind === "decimal") return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value);
  if (kind === "text") return own === "text" || own === "date" || own === "instant";
  if (kind === "date") return own === "date" && epochOfDate(String(value)) !== undefined;
  if (kind === "instant") return own === "instant" && epochOfInstant(String(value)) !== undefined;
  // A decimal of more digits than a number keeps is a text.
  if (kind === "number" && own === "text") return isLongNumber(String(value));
  return own === kind;
}

const digitsOfNumber = 15;

function isLongNumber(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text) && text.replace(/\D/g, "").length > digitsOfNumber;
}

/** Kinds in the words of messages. */
export const words: { readonly [kind in TargetKind]: string } = {
  text: "text",
  number: "a number",
  decimal: "a number as text",
  boolean: "true or false",
  date: "a date",
  instant: "an instant",
  object: "an object",
  any: "a value",
};

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
