import type { DocumentField, FieldShape } from "../documents/definition";
import { documentSchema } from "../documents/registry";
import type { TargetField, TargetKind } from "./target-fields";

const depthMax = 8;

/** Fields of a canonical document that a map may fill; null for a type that is none. */
export function fieldsOfDocument(type: string): readonly TargetField[] | null {
  const schema = documentSchema(type);
  return schema === undefined ? null : fieldsOf(schema.fields, 0);
}

/** What Orderloom fills in itself is no target. */
function fieldsOf(fields: readonly DocumentField[], depth: number): readonly TargetField[] {
  if (depth > depthMax) return [];
  return fields
    .filter(({ derived }) => derived !== true)
    .map(
      (field): TargetField => ({
        name: field.name,
        kind: kinds[field.shape.kind],
        required: field.required === true,
        list: field.list === true,
        ...codesOf(field.shape),
        help: field.help,
        children: field.shape.kind === "object" ? fieldsOf(field.shape.fields, depth + 1) : [],
      }),
    );
}

function codesOf(shape: FieldShape): { readonly codes?: readonly string[] } {
  return shape.kind === "code" ? { codes: shape.values.map(({ code }) => code) } : {};
}

const kinds: { readonly [kind in FieldShape["kind"]]: TargetKind } = {
  text: "text",
  code: "text",
  decimal: "decimal",
  integer: "number",
  boolean: "boolean",
  date: "date",
  instant: "instant",
  any: "any",
  object: "object",
};
