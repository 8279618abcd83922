import { didYouMean } from "../expressions/suggest";
import type { Json, JsonObject } from "../json";
import { readUse } from "../mapping/shared/shared-use";
import type { FieldDefinition } from "../nodes/definition";
import { isReserved } from "../nodes/reserved-names";
import { cronFault, isTimeZone } from "./check-calendar";
import type { FlowProblem } from "./document";
import { isExactNumber } from "./exact-json";
import { isObject } from "./schema";
import { isShown } from "./shown-fields";

export type ExpressionMode = "expression" | "condition" | "template";
export type FieldProblem = Omit<FlowProblem, "node">;
/** Checks one text that is an expression, condition or template; `field` is its path. */
export type CheckText = (
  text: string,
  mode: ExpressionMode,
  field: string,
) => readonly FieldProblem[];

/** Every problem of a config against its field definitions; paths as in `fields[3].value`. */
export function checkFields(
  fields: readonly FieldDefinition[],
  config: JsonObject,
  checkText: CheckText,
  prefix = "",
): readonly FieldProblem[] {
  // Loops, as a map has thousands of rows with next to nothing in them.
  const found: FieldProblem[] = [];
  for (const field of fields) {
    const value = config[field.name];
    if (isEmpty(value) && !isNeeded(field)) continue;
    if (!isShown(field, fields, config)) continue;
    for (const one of checkField(field, value, `${prefix}${field.name}`, checkText))
      found.push(one);
  }
  for (const name of Object.keys(config)) {
    if (fields.some((field) => field.name === name)) continue;
    found.push(unknownName(name, fields, prefix));
  }
  return found;
}

/** A misspelt name is a setting that does nothing, without a word: whoever writes files by hand is told. */
function unknownName(
  name: string,
  fields: readonly FieldDefinition[],
  prefix: string,
): FieldProblem {
  const near = didYouMean(
    name,
    fields.map((field) => field.name),
  );
  return {
    severity: "warning",
    code: "field-unknown",
    field: `${prefix}${name}`,
    message: `There is no field “${name}” here, so it does nothing${near}`,
  };
}

function isNeeded({ required, default: preset }: FieldDefinition): boolean {
  return required === true && preset === undefined;
}

function checkField(
  field: FieldDefinition,
  value: Json | undefined,
  path: string,
  checkText: CheckText,
): readonly FieldProblem[] {
  if (isEmpty(value)) {
    if (!isNeeded(field)) return [];
    const message =
      field.kind === "list" ? `${field.label}: add at least one.` : `${field.label} is required.`;
    return [fault("field-required", path, message)];
  }
  switch (field.kind) {
    case "text":
    case "longText":
    case "code":
    case "documentType":
    case "flow":
    case "table":
    case "tableColumn":
    case "secret":
      return typeof value === "string" ? [] : [wrongKind(field, path, "text")];
    case "cron":
    case "timeZone":
      return typeof value === "string"
        ? checkCalendar(field, value, path)
        : [wrongKind(field, path, "text")];
    case "expression":
    case "condition":
    case "template":
      return typeof value === "string"
        ? checkText(value, field.kind, path)
        : [wrongKind(field, path, "text")];
    case "number":
    case "duration":
      return checkNumber(field, value, path);
    case "boolean":
      return typeof value === "boolean" ? [] : [wrongKind(field, path, "true or false")];
    case "select":
      return checkOption(field, value, path);
    case "keyValue":
      return checkPairs(field, value, path, checkText);
    case "list":
      return checkList(field, value, path, checkText);
    case "map":
      return readUse(value) === null
        ? [wrongKind(field, path, "{map, version}: the name and a version of a shared map")]
        : [];
    case "json":
      return [];
  }
}

function checkCalendar(
  field: FieldDefinition,
  value: string,
  path: string,
): readonly FieldProblem[] {
  if (field.kind === "timeZone") {
    if (isTimeZone(value)) return [];
    const message = `${field.label}: “${value}” is no time zone. Give an IANA name such as Europe/Berlin.`;
    return [fault("field-calendar", path, message)];
  }
  const reason = cronFault(value);
  if (reason === null) return [];
  const message = `${field.label}: “${value}” ${reason}. Its five parts are minute, hour, day of month, month and day of week, such as 0 6 * * 1-5.`;
  return [fault("field-calendar", path, message)];
}

/** Ten years: longer is a slip of the keyboard, and a time that no calendar has. */
export const durationMaxMs = 3_653 * 86_400_000;

function checkNumber(
  field: FieldDefinition,
  value: Json | undefined,
  path: string,
): readonly FieldProblem[] {
  if (isExactNumber(value)) {
    return [
      fault("field-number", path, `${field.label} has more digits than a number can hold here.`),
    ];
  }
  if (typeof value !== "number") return [wrongKind(field, path, "a number")];
  if (field.min !== undefined && value < field.min) {
    return [fault("field-range", path, `${field.label} must be at least ${field.min}.`)];
  }
  const most = field.max ?? (field.kind === "duration" ? durationMaxMs : undefined);
  if (most !== undefined && value > most) {
    return [fault("field-range", path, `${field.label} must be at most ${most}.`)];
  }
  return [];
}

function checkOption(
  field: FieldDefinition,
  value: Json | undefined,
  path: string,
): readonly FieldProblem[] {
  const options = field.options ?? [];
  if (options.some((option) => option.value === value)) return [];
  const known = options.map(({ label }) => label).join(", ");
  return [fault("field-option", path, `${field.label} is none of: ${known}.`)];
}

function checkPairs(
  field: FieldDefinition,
  value: Json | undefined,
  path: string,
  checkText: CheckText,
): readonly FieldProblem[] {
  if (!Array.isArray(value)) return [wrongKind(field, path, "a list of names and values")];
  const twice = field.once === true ? namedTwice(value, path) : [];
  const found = value.flatMap((entry: Json, index) => {
    if (!isObject(entry)) return [wrongKind(field, `${path}[${index}]`, "a name and a value")];
    const problems: FieldProblem[] = [];
    if (typeof entry.name !== "string" || entry.name === "") {
      const message = `Entry ${index + 1} of ${field.label} has no name.`;
      problems.push(fault("field-required", `${path}[${index}].name`, message));
    }
    if (typeof entry.name === "string" && isReserved(entry.name, field.reserved ?? [])) {
      const message = `“${entry.name}” is never sent: Orderloom sets it, or leaves it out, itself.`;
      const place = `${path}[${index}].name`;
      problems.push({ severity: "warning", code: "name-reserved", field: place, message });
    }
    if (typeof entry.value === "string") {
      problems.push(...checkText(entry.value, "template", `${path}[${index}].value`));
    }
    return problems;
  });
  return [...found, ...twice];
}

/** Names that a later entry of the list writes over. */
function namedTwice(list: readonly Json[], path: string): readonly FieldProblem[] {
  const names = list.map((entry) =>
    isObject(entry) && typeof entry.name === "string" ? entry.name.toLowerCase() : "",
  );
  return names.flatMap((name, index): FieldProblem[] => {
    const later = names.lastIndexOf(name);
    if (name === "" || later === index) return [];
    const message = `“${name}” stands here twice: only entry ${later + 1} counts.`;
    return [{ severity: "warning", code: "name-twice", field: `${path}[${index}].name`, message }];
  });
}

function checkList(
  field: FieldDefinition,
  value: Json | undefined,
  path: string,
  checkText: CheckText,
): readonly FieldProblem[] {
  if (!Array.isArray(value)) return [wrongKind(field, path, "a list")];
  const found: FieldProblem[] = [];
  for (const [index, entry] of (value as readonly Json[]).entries()) {
    if (isObject(entry)) {
      const inner = checkFields(field.item ?? [], entry, checkText, `${path}[${index}].`);
      for (const one of inner) found.push(one);
    } else found.push(wrongKind(field, `${path}[${index}]`, "an object"));
  }
  return found;
}

function isEmpty(value: Json | undefined): boolean {
  return (
    value === undefined ||
    value === null ||
    value === "" ||
    (Array.isArray(value) && value.length === 0)
  );
}

function wrongKind(field: FieldDefinition, path: string, wanted: string): FieldProblem {
  return fault("field-kind", path, `${field.label} must be ${wanted}.`);
}

function fault(code: string, field: string, message: string): FieldProblem {
  return { severity: "error", code, field, message };
}
