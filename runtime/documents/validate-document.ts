import { countryCodes } from "../codes/countries";
import { ourCode } from "../codes/crosswalk";
import { currencyCodes } from "../codes/currencies";
import { gs1Fault, isGs1Key } from "../codes/gs1";
import { isUnitCode } from "../codes/unit-codes";
import { isKnownUnit, unitsEdifact, unitsX12 } from "../codes/unit-crosswalks";
import { didYouMean } from "../expressions/suggest";
import { epochOfInstant } from "../expressions/values";
import type { Json, JsonObject } from "../json";
import { isDay } from "../tables/day";
import { cutText } from "../well-formed";
import type { DocumentField, FieldShape } from "./definition";
import { documentSchema } from "./registry";

/** What is wrong with a document, and where: `lines[1].quantity.uom`; "" is the document itself. */
export type DocumentProblem = {
  readonly path: string;
  readonly code: "missing" | "unknown" | "kind" | "format" | "code" | "check-digit" | "empty";
  /** A sentence with the value. */
  readonly message: string;
};

/** What was found in lists that nobody changes any more: they are not gone through again. */
export type KnownLists = WeakMap<
  readonly Json[],
  {
    readonly field: DocumentField;
    readonly path: string;
    readonly problems: readonly DocumentProblem[];
  }
>;

/** Enough to see what kind of mistake it is: a document of 10,000 wrong lines is one mistake. */
const problemsMax = 200;
/** Characters of an unknown name that are told. */
const nameMax = 100;

const countries = new Set(countryCodes);
const currencies = new Set(currencyCodes);

/**
 * Everything that keeps a value from being a canonical document of a type, at most 200, in the order of its
 * fields. None for a type that is not canonical. Fields that Orderloom derives may be there and are checked.
 * @param known of the document's own lists, for who asks again after a change somewhere else in it
 */
export function validateDocument(
  type: string,
  value: Json | undefined,
  known?: KnownLists,
): readonly DocumentProblem[] {
  const schema = documentSchema(type);
  if (schema === undefined) return [];
  const problems: DocumentProblem[] = [];
  checkShape({ kind: "object", fields: schema.fields }, value, "", problems, known);
  return problems.slice(0, problemsMax);
}

function checkFields(
  shape: Extract<FieldShape, { kind: "object" }>,
  value: JsonObject,
  path: string,
  problems: DocumentProblem[],
  known?: KnownLists,
): void {
  const at = (name: string) => (path === "" ? name : `${path}.${name}`);
  for (const field of shape.fields) {
    if (problems.length >= problemsMax) return;
    const given = Object.hasOwn(value, field.name) ? value[field.name] : undefined;
    if (given === undefined || given === null) {
      if (field.required !== true || field.derived === true) continue;
      const message = `${at(field.name)} is missing: ${lowerFirst(field.help)}`;
      problems.push({ path: at(field.name), code: "missing", message });
    } else {
      checkField(field, given, at(field.name), problems, known);
    }
  }
  if (shape.open !== true) checkNames(shape, value, at, problems);
  if (shape.rule === "gs1-key") checkKey(value, path, problems);
}

/** A message may have a million names of its own: only as many are looked at as are told. */
function checkNames(
  shape: Extract<FieldShape, { kind: "object" }>,
  value: JsonObject,
  at: (name: string) => string,
  problems: DocumentProblem[],
): void {
  const known = new Set(shape.fields.map(({ name }) => name));
  for (const name in value) {
    if (problems.length >= problemsMax) return;
    if (known.has(name)) continue;
    const short = cutText(name, nameMax);
    const near = didYouMean(short, known) || "; fields of a system's own go below ext";
    const message = `There is no field “${short}” here${near}`;
    problems.push({ path: at(short), code: "unknown", message });
  }
}

function checkField(
  field: DocumentField,
  given: Json,
  path: string,
  problems: DocumentProblem[],
  known?: KnownLists,
) {
  if (field.list !== true) {
    checkShape(field.shape, given, path, problems);
    return;
  }
  if (!Array.isArray(given)) {
    problems.push(wrongKind(path, "a list", given));
    return;
  }
  const list = given as readonly Json[];
  if (known === undefined) {
    checkList(field, list, path, problems);
    return;
  }
  const before = known.get(list);
  if (before?.field === field && before.path === path) {
    problems.push(...before.problems);
    return;
  }
  const own: DocumentProblem[] = [];
  checkList(field, list, path, own);
  known.set(list, { field, path, problems: own });
  problems.push(...own);
}

function checkList(
  field: DocumentField,
  list: readonly Json[],
  path: string,
  problems: DocumentProblem[],
): void {
  if (list.length === 0 && field.required === true) {
    problems.push({ path, code: "empty", message: `${path} has no entry; it needs at least one.` });
  }
  list.forEach((entry, index) => {
    if (problems.length < problemsMax) {
      checkShape(field.shape, entry, `${path}[${index}]`, problems);
    }
  });
}

function checkShape(
  shape: FieldShape,
  value: Json | undefined,
  path: string,
  problems: DocumentProblem[],
  known?: KnownLists,
): void {
  if (shape.kind !== "object") {
    const problem = problemOfValue(shape, value, path);
    if (problem !== undefined) problems.push(problem);
  } else if (typeof value !== "object" || value === null || Array.isArray(value)) {
    problems.push(wrongKind(path, "an object", value));
  } else {
    checkFields(shape, value as JsonObject, path, problems, known);
  }
}

/** What is wrong with a value that has no parts. */
function problemOfValue(
  shape: Exclude<FieldShape, { kind: "object" }>,
  value: Json | undefined,
  path: string,
): DocumentProblem | undefined {
  switch (shape.kind) {
    case "any":
      return undefined;
    case "boolean":
      return typeof value === "boolean" ? undefined : wrongKind(path, "true or false", value);
    case "integer":
      return Number.isInteger(value) ? undefined : wrongKind(path, "a whole number", value);
    default:
      return problemOfText(shape, value, path);
  }
}

function problemOfText(
  shape: FieldShape,
  value: Json | undefined,
  path: string,
): DocumentProblem | undefined {
  if (typeof value !== "string") {
    if (shape.kind !== "decimal") return wrongKind(path, "text", value);
    const hint = typeof value === "number" ? `: write "${value}"` : "";
    return wrongKind(path, "decimal text", value, hint);
  }
  const fault = faultOfText(shape, value);
  return fault && { path, code: fault.code, message: `${path} is ${shown(value)}: ${fault.says}.` };
}

type TextFault = { readonly code: DocumentProblem["code"]; readonly says: string };

function faultOfText(shape: FieldShape, value: string): TextFault | undefined {
  switch (shape.kind) {
    case "decimal":
      return decimalText.test(value)
        ? undefined
        : {
            code: "format",
            says: "it must be a decimal such as 12.50, with at most 14 digits before and 6 behind the point",
          };
    case "date":
      return isDay(value)
        ? undefined
        : { code: "format", says: "it must be a day such as 2026-11-20" };
    case "instant":
      return epochOfInstant(value) !== undefined
        ? undefined
        : {
            code: "format",
            says: "it must be a time with its offset such as 2026-11-20T10:00:00Z",
          };
    case "code": {
      const known = shape.values.map(({ code }) => code);
      if (known.includes(value)) return undefined;
      const near = didYouMean(value, known);
      const all = near.startsWith(": did")
        ? near.slice(2).replace(/\?$/, "")
        : `it must be one of ${known.join(", ")}`;
      return { code: "code", says: all };
    }
    case "text":
      return faultOfPlainText(shape, value);
    default:
      return undefined;
  }
}

const decimalText = /^-?\d{1,14}(\.\d{1,6})?$/;

function faultOfPlainText(
  shape: Extract<FieldShape, { kind: "text" }>,
  value: string,
): TextFault | undefined {
  if (shape.pattern !== undefined && !new RegExp(shape.pattern).test(value)) {
    return { code: "format", says: `it must be ${shape.wants ?? "of another form"}` };
  }
  if (shape.codeList === "currency" && !currencies.has(value)) {
    return {
      code: "code",
      says: `ISO 4217 has no such currency${didYouMean(value, currencies).replace(/\?$/, "")}`,
    };
  }
  if (shape.codeList === "country" && !countries.has(value)) {
    return { code: "code", says: "ISO 3166-1 has no such country" };
  }
  if (shape.codeList === "unit") {
    const says = faultOfUnit(value);
    if (says !== undefined) return { code: "code", says };
  }
  return undefined;
}

function faultOfUnit(value: string): string | undefined {
  if (isKnownUnit(value)) return undefined;
  const [x12, edifact] = [ourCode(unitsX12, value), ourCode(unitsEdifact, value)];
  const meant = x12 ?? edifact;
  // Bare codes of packages are none of Recommendation 20, or another unit there.
  if (meant?.startsWith("X") === true) {
    return `that is a package of ${x12 === undefined ? "EDIFACT" : "X12"}, in Recommendation 21 it is ${meant}`;
  }
  if (isUnitCode(value)) return undefined;
  if (meant !== undefined) return `in Recommendation 20 it is ${meant}`;
  if (isUnitCode(`X${value}`)) {
    return `kinds of package have an X in front, as in X${value}`;
  }
  return "neither Recommendation 20 nor 21 has such a unit";
}

function checkKey({ scheme, value }: JsonObject, path: string, problems: DocumentProblem[]): void {
  if (typeof scheme !== "string" || typeof value !== "string" || !isGs1Key(scheme)) return;
  const fault = gs1Fault(scheme, value);
  if (fault === undefined) return;
  const at = path === "" ? "value" : `${path}.value`;
  problems.push({ path: at, code: "check-digit", message: `${at} is ${shown(value)}: ${fault}.` });
}

function wrongKind(
  path: string,
  wanted: string,
  value: Json | undefined,
  hint = "",
): DocumentProblem {
  const where = path === "" ? "The document" : path;
  return {
    path,
    code: "kind",
    message: `${where} is ${shown(value)}, it must be ${wanted}${hint}.`,
  };
}

function shown(value: Json | undefined): string {
  if (value === undefined || value === null) return "missing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object") return "an object";
  return typeof value === "string"
    ? `“${value.length > 60 ? `${value.slice(0, 60)}…` : value}”`
    : String(value);
}

/** `ISO 4217 code` stays as it is. */
function lowerFirst(text: string): string {
  if (/^\p{Lu}{2}/u.test(text)) return text;
  return text.charAt(0).toLowerCase() + text.slice(1);
}
