import { codesOfType } from "../engine/debug/step-failures";
import { recoveryByCode } from "../errors/flow-error";
import type { FieldDefinition, NodeDefinition, PortDefinition } from "./definition";
import { typeOf } from "./definition";

const kinds: { readonly [kind in FieldDefinition["kind"]]: string } = {
  text: "text",
  longText: "text",
  number: "number",
  boolean: "yes or no",
  select: "choice",
  expression: "expression",
  condition: "condition",
  template: "text with `${…}`",
  json: "JSON",
  code: "TypeScript",
  keyValue: "names and values",
  list: "list",
  duration: "milliseconds",
  timeZone: "time zone",
  cron: "schedule",
  documentType: "document type",
  flow: "flow",
  table: "lookup table",
  tableColumn: "column of the table",
  map: "shared map",
  secret: "secret",
};

const behaviours: { readonly [behaviour in NodeDefinition["behaviour"]]: string } = {
  trigger: "Starts a run.",
  compute: "Computes its result from what arrived; touches nothing outside.",
  split: "Opens a loop: the steps after it run once per item.",
  collect: "Closes a loop.",
  effect: "Touches another system; every call and its answer is kept with the run.",
  respond: "Sets the answer of a synchronous caller.",
  emit: "Records a business event.",
  wait: "Suspends the run; nothing is kept busy meanwhile.",
  call: "Runs another flow and waits for it.",
  code: "Runs code in a sandbox; its result is kept and never computed again.",
};

const starts: { readonly [by in NonNullable<NodeDefinition["start"]>["by"]]: string } = {
  message: "Publishing gives it an address in each environment; a flow has one.",
  calendar: "Its message is `{ scheduledFor }`, the time it was due.",
  person: "A person, a test or another flow gives the message.",
};

/** The page of a node type in `docs/nodes`, made from its definition alone. */
export function nodePage(definition: NodeDefinition): string {
  const { example, label, description } = definition;
  const parts = [
    `# ${label}`,
    `\`${typeOf(definition)}\``,
    description,
    [
      behaviours[definition.behaviour],
      ...(definition.start === undefined ? [] : [starts[definition.start.by]]),
    ].join(" "),
    ...(definition.connections
      ? [
          [
            `Connection: ${definition.connections.map((kind) => `\`${kind}\``).join(" or ")}.`,
            ...(definition.connectionHelp === undefined ? [] : [definition.connectionHelp]),
          ].join(" "),
        ]
      : []),
    "## Fields",
    definition.fields.length === 0 ? "None." : fieldTable(definition.fields),
    "## Ports",
    portTable(definition.ports(example.config)),
    ...(definition.behaviour === "trigger" ? [] : ["## Errors", errorTable(definition)]),
    "## Example",
    jsonBlock("Configuration", example.config),
    jsonBlock("Arrives", example.input),
    ...(example.output === undefined
      ? []
      : [jsonBlock(`Leaves by \`${example.port ?? "out"}\``, example.output)]),
  ];
  return `${parts.join("\n\n")}\n`;
}

function fieldTable(fields: readonly FieldDefinition[]): string {
  return ["| Field | Name | Kind | |", "|---|---|---|---|", ...rows(fields, "")].join("\n");
}

function rows(fields: readonly FieldDefinition[], prefix: string): readonly string[] {
  return fields.flatMap((field) => [
    `| ${cell(field.label)} | \`${prefix}${field.name}\` | ${field.tables === "decision" ? "decision table" : kinds[field.kind]} | ${cell(remarks(field))} |`,
    // Rows that may hold rows like themselves are listed once.
    ...(field.item === fields ? [] : rows(field.item ?? [], `${prefix}${field.name}[].`)),
  ]);
}

function remarks(field: FieldDefinition): string {
  const choices = field.options
    ?.map(({ value, label, help = "" }) => {
      const more =
        help === "" ? "" : ` (${help.charAt(0).toLowerCase()}${help.slice(1).replace(/\.$/, "")})`;
      return `\`${value}\` ${label}${more}`;
    })
    .join("; ");
  const parts = [
    field.required === true ? "Required." : "",
    field.help ?? "",
    choices === undefined ? "" : `One of: ${choices}.`,
    field.default === undefined || field.default === null
      ? ""
      : `Default \`${JSON.stringify(field.default)}\`.`,
    field.when === undefined
      ? ""
      : `Only where \`${field.when.field}\` is ${field.when.is.map((value) => `\`${JSON.stringify(value)}\``).join(" or ")}.`,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

function portTable(ports: readonly PortDefinition[]): string {
  const lines = ports.map(
    (port) => `| \`${port.name}\` | ${port.direction} | ${cell(port.label)}${portRemark(port)} |`,
  );
  return ["| Port | | |", "|---|---|---|", ...lines].join("\n");
}

/** What it can fail with, as a debug run lets it fail and a test does. */
function errorTable(definition: NodeDefinition): string {
  const lines = codesOfType(definition).map(
    (code) => `| [\`${code}\`](../errors.md#${code.toLowerCase()}) | ${recoveryByCode[code]} |`,
  );
  return ["| Code | Class |", "|---|---|", ...lines].join("\n");
}

function portRemark({ role, typeFrom }: PortDefinition): string {
  if (role === "error") return ": takes failures where it is wired";
  if (typeFrom === undefined) return "";
  return typeFrom === "input"
    ? ": the document type that arrived"
    : ": the document type that the flow’s trigger names";
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

function jsonBlock(title: string, value: unknown): string {
  return `${title}:\n\n\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;
}
