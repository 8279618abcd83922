import type { Json } from "../json";
import { functionDefinitions } from "./functions/catalogue";
import {
  type Example,
  type FunctionDefinition,
  type FunctionGroup,
  type Parameter,
  takesLambda,
} from "./functions/definition";
import type { ValueType } from "./language";

/** One function as editors and docs show it. */
export type FunctionDescription = {
  readonly name: string;
  readonly group: FunctionGroup;
  /** `round(value: number, places?: number): number` */
  readonly signature: string;
  readonly help: string;
  readonly examples: readonly Example[];
  /** Whether it reads well behind a value: `list.map(…)`. */
  readonly method: boolean;
};

export const groupLabels: { readonly [group in FunctionGroup]: string } = {
  text: "Text",
  numbers: "Numbers",
  lists: "Lists",
  objects: "Objects",
  dates: "Dates",
  codes: "Codes and money",
  logic: "Logic",
  tables: "Lookup tables",
  encoding: "Encoding",
};

/** What nobody writes before a dot. */
const writtenFirst: ReadonlySet<Parameter["type"]> = new Set(["value", "table"]);

/** Every function, in the order of the docs. */
export function describeFunctions(): readonly FunctionDescription[] {
  return functionDefinitions.map((definition) => ({
    name: definition.name,
    group: definition.group,
    signature: signatureOf(definition),
    help: definition.help,
    examples: definition.examples,
    method:
      definition.parameters.length > 0 &&
      !writtenFirst.has(definition.parameters[0]?.type ?? "value"),
  }));
}

/** `round(value: number, places?: number): number` */
export function signatureOf(definition: FunctionDefinition): string {
  const parameters = definition.parameters.map((parameter) => {
    const mark = parameter.optional === true ? "?" : "";
    return `${parameter.rest === true ? "…" : ""}${parameter.name}${mark}: ${wanted(parameter)}`;
  });
  return `${definition.name}(${parameters.join(", ")}): ${answerOf(definition)}`;
}

function wanted(parameter: Parameter): string {
  if (parameter.type === "lambda") return "entry => …";
  if (takesLambda(parameter)) return `${parameter.type} | entry => …`;
  if (parameter.type === "scalar") return "text | number | boolean";
  if (parameter.type === "numeric") return "number | text";
  if (parameter.type === "sized") return "list | text";
  if (parameter.type === "table" || parameter.type === "column") return '"name"';
  if (parameter.type === "keys") return "{ column: value … }";
  return parameter.type === "pattern" ? "/pattern/" : parameter.type;
}

function answerOf({ returns, parameters }: FunctionDefinition): string {
  const type =
    typeof returns === "function"
      ? returns(parameters.map((): ValueType => ({ kind: "any" })))
      : returns;
  const kind = type.kind === "any" ? "value" : type.kind;
  return type.optional === true ? `${kind} or missing` : kind;
}

/** The function reference of the docs, in Markdown. */
export function functionReference(): string {
  const sections = Object.entries(groupLabels).map(([group, label]) => {
    const entries = describeFunctions()
      .filter((described) => described.group === group)
      .map(
        ({ signature, help, examples }) =>
          `### \`${signature}\`\n\n${help}\n\n${examples.map(exampleLine).join("\n")}\n`,
      );
    return `## ${label}\n\n${entries.join("\n")}`;
  });
  const head =
    "# Functions of the expression language\n\nMade from the catalogue; every example is a test. The language itself is in [expressions.md](expressions.md).\n\nEvery function can also be written behind its first argument: `trim(name)` is `name.trim()`. Unless it says otherwise, a function is missing when an argument is missing.\n";
  return `${head}\n${sections.join("\n")}`;
}

function exampleLine({ text, scope, result }: Example): string {
  const { tables = {}, ...roots } = scope ?? {};
  const given = Object.keys(roots).length === 0 ? "" : ` with \`${JSON.stringify(roots)}\``;
  const rows = Object.entries(tables as { readonly [name: string]: { readonly rows: Json } }).map(
    ([name, table]) => `, where the table ${name} has the rows \`${JSON.stringify(table.rows)}\``,
  );
  return `- \`${text}\` → ${result === undefined ? "missing" : `\`${JSON.stringify(result)}\``}${given}${rows.join("")}`;
}
