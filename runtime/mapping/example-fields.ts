import { epochOfDate } from "../expressions/functions/date-parts";
import { epochOfInstant } from "../expressions/values";
import { isExactNumber } from "../flow/exact-json";
import type { Json, JsonObject } from "../json";
import { isObject } from "./map-places";
import { kindOfValue, type TargetField, type TargetKind } from "./target-fields";

const depthMax = 12;

/** Fields of a whole document as somebody gives it: everything in it, nothing of it required. */
export function fieldsOfExample(example: Json | undefined): readonly TargetField[] {
  return isObject(example) ? fieldsOfAll([example], 0) : [];
}

/** Fields that any of these objects has: entries of a list seldom have all. */
function fieldsOfAll(examples: readonly JsonObject[], depth: number): readonly TargetField[] {
  if (depth > depthMax) return [];
  const values = new Map<string, Json[]>();
  for (const example of examples) {
    for (const [name, value = null] of Object.entries(example)) {
      const known = values.get(name);
      if (known === undefined) values.set(name, [value]);
      else known.push(value);
    }
  }
  return [...values].map(([name, found]) => {
    const given = found.filter((value) => value !== null);
    const list = given.length > 0 && given.every(Array.isArray);
    const single = list ? (given as readonly (readonly Json[])[]).flat() : given;
    const objects = single.filter((value) => isObject(value) && !isExactNumber(value));
    return {
      name,
      kind: kindOfAll(single),
      required: false,
      list,
      children: fieldsOfAll(objects as readonly JsonObject[], depth + 1),
    };
  });
}

/** A time without a zone is no instant, and no such day no date: what is like the example must not be wrong. */
function kindInExample(value: Json): TargetKind {
  const kind = kindOfValue(value);
  if (kind === "date" && epochOfDate(String(value)) === undefined) return "text";
  if (kind === "instant" && epochOfInstant(String(value)) === undefined) return "text";
  return kind;
}

/** A date among other texts makes them texts; of values that have no more in common anything may come. */
function kindOfAll(values: readonly Json[]): TargetKind {
  const kinds = new Set(
    values.flatMap((value) =>
      value === null ? [] : [isExactNumber(value) ? "number" : kindInExample(value)],
    ),
  );
  const [first = "any"] = kinds;
  if (kinds.size <= 1) return first;
  const areTexts = [...kinds].every((kind) => ["text", "date", "instant"].includes(kind));
  return areTexts ? "text" : "any";
}

/** A JSON Schema of such fields, so that they can be kept as one. */
export function schemaOfFields(fields: readonly TargetField[]): JsonObject {
  const required = fields.filter((field) => field.required).map(({ name }) => name);
  return {
    type: "object",
    properties: Object.fromEntries(fields.map((field) => [field.name, schemaOf(field)])),
    ...(required.length > 0 && { required }),
  };
}

const kindSchemas: { readonly [kind in TargetKind]: JsonObject } = {
  text: { type: "string" },
  number: { type: "number" },
  decimal: { type: "string", format: "decimal" },
  boolean: { type: "boolean" },
  date: { type: "string", format: "date" },
  instant: { type: "string", format: "date-time" },
  object: { type: "object" },
  any: {},
};

function schemaOf(field: TargetField): JsonObject {
  const { kind, codes, help, children } = field;
  const own: JsonObject = {
    ...(children.length > 0 ? schemaOfFields(children) : kindSchemas[kind]),
    ...(codes !== undefined && { enum: codes }),
    ...(help !== undefined && { description: help }),
  };
  return field.list ? { type: "array", items: own } : own;
}
