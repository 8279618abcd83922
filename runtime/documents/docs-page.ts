import type { DocumentDefinition, DocumentField, FieldShape } from "./definition";

type ObjectShape = Extract<FieldShape, { kind: "object" }>;

/** The page of a canonical document in `docs/documents`, made from its definition alone. */
export function documentPage(definition: DocumentDefinition): string {
  const shapes = new Map<string, ObjectShape>();
  collectShapes(definition.fields, shapes);
  const parts = [
    `# ${definition.label}`,
    `\`${definition.name}\`, model \`o2c/1\``,
    definition.help,
    `The same in the standards: ${definition.standards}.`,
    "Decimals are text, so that no reader rounds them. A day is `2026-11-20`, a time has its offset: `2026-11-20T10:00:00Z`. A field marked * is there wherever its parent is.",
    "## Fields",
    fieldTable(definition.fields),
    ...codeLists(definition.fields),
    ...[...shapes].flatMap(([name, shape]) => [
      `## ${name}`,
      fieldTable(shape.fields),
      ...codeLists(shape.fields),
    ]),
    "## Example",
    `\`\`\`json\n${JSON.stringify(definition.example, null, 2)}\n\`\`\``,
  ];
  return `${parts.join("\n\n")}\n`;
}

/** Shapes by name in the order in which a reader meets them, also those inside others. */
function collectShapes(fields: readonly DocumentField[], into: Map<string, ObjectShape>): void {
  for (const { shape } of fields) {
    if (shape.kind !== "object") continue;
    const { typeName } = shape;
    if (typeName !== undefined && into.has(typeName)) continue;
    if (typeName !== undefined) into.set(typeName, shape);
    collectShapes(shape.fields, into);
  }
}

function fieldTable(fields: readonly DocumentField[]): string {
  const lines = rows(fields, "");
  return ["| Field | Type | | UBL | X12 |", "|---|---|---|---|---|", ...lines].join("\n");
}

function rows(fields: readonly DocumentField[], prefix: string): readonly string[] {
  return fields.flatMap((field) => {
    const { shape } = field;
    const name = `${prefix}${field.name}${field.list === true ? "[]" : ""}`;
    const star = field.required === true ? " *" : "";
    const help = field.derived === true ? `${field.help} Filled in by Orderloom.` : field.help;
    const row = `| \`${name}\`${star} | ${typeWords(field)} | ${cell(help)} | ${cell(field.ubl ?? "")} | ${cell(field.x12 ?? "")} |`;
    const inner = shape.kind === "object" && shape.typeName === undefined ? shape.fields : [];
    return [row, ...rows(inner, `${name}.`)];
  });
}

function typeWords({ shape, list }: DocumentField): string {
  const one = shape.kind === "object" ? (shape.typeName ?? "object") : kinds[shape.kind];
  return list === true ? `list of ${one}` : one;
}

const kinds: { readonly [kind in Exclude<FieldShape["kind"], "object">]: string } = {
  text: "text",
  decimal: "decimal",
  integer: "whole number",
  boolean: "yes or no",
  date: "day",
  instant: "time",
  any: "anything",
  code: "code",
};

function codeLists(fields: readonly DocumentField[], prefix = ""): readonly string[] {
  return fields.flatMap((field) => {
    const { shape } = field;
    const name = `${prefix}${field.name}`;
    if (shape.kind === "object" && shape.typeName === undefined) {
      return codeLists(shape.fields, `${name}${field.list === true ? "[]" : ""}.`);
    }
    if (shape.kind !== "code") return [];
    const lines = shape.values.map(({ code, help }) => `| \`${code}\` | ${cell(help)} |`);
    return [`Codes of \`${name}\`:`, ["| Code | |", "|---|---|", ...lines].join("\n")];
  });
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("*", "\\*");
}
