import { checkExpression } from "../expressions/check";
import type { TypeEnvironment, ValueType } from "../expressions/language";
import { typeName } from "../expressions/types";
import type { NodeDefinition } from "../nodes/definition";
import type { NodeRegistry } from "../nodes/registry";
import type { InputType } from "../rules/decision-shape";
import type { FlowDocument, FlowProblem, NodeId } from "./document";
import { nodeEnvironment } from "./expression-scope";
import type { FlowTypes } from "./flow-types";
import { type KnownCondition, type KnownTable, tableNamed } from "./known-table";
import type { FlowShape } from "./loop-scopes";

/** A flow with what is known of its values, and the tables that it may read. */
export type DecidingFlow = {
  readonly document: FlowDocument;
  readonly registry: NodeRegistry;
  readonly shape: FlowShape;
  readonly types: FlowTypes;
  readonly tables: readonly KnownTable[];
};

/**
 * Conditions of decision tables that read what does not arrive at the step, or what does not fit their type, each
 * with table and column. Warnings: the table may be changed after the flow. `said` begins each message.
 */
export function checkDecisions(flow: DecidingFlow, said = ""): readonly FlowProblem[] {
  return Object.entries(flow.document.nodes).flatMap(([id, node]) => {
    const definition = flow.registry.get(node.type);
    const field = definition?.fields.find(({ tables }) => tables === "decision");
    if (definition?.decidesBy === undefined || field === undefined || node.disabled === true) {
      return [];
    }
    const table = tableNamed(flow.tables, node.config[field.name]);
    if (table?.conditions === undefined) return [];
    const typeAt = typesAt(flow, id, definition);
    const { about, handed } = definition.decidesBy(node.config);
    const input = about === null ? flow.types.input(id) : typeAt(about.text, about.field);
    return table.conditions.flatMap((condition) => {
      const own = handed.find(({ column }) => column === condition.column);
      const wrong =
        own === undefined
          ? wrongRead(condition, input)
          : misfit({ ...condition, expression: own.text }, typeAt(own.text, own.field));
      if (wrong === null) return [];
      const message = `${said}“${condition.column}” of the table “${table.name}”: ${wrong}`;
      return [
        {
          severity: "warning" as const,
          code: "decision-misfit",
          node: id,
          field: own?.field ?? field.name,
          message,
        },
      ];
    });
  });
}

function typesAt({ document, shape, types }: DecidingFlow, id: NodeId, definition: NodeDefinition) {
  return (text: string, field: string): ValueType => {
    const scope = nodeEnvironment(document, shape, types, id, definition, field);
    return checkExpression(text, scope).type;
  };
}

/** What is wrong with the table's own expression over what the step decides about. */
function wrongRead(condition: KnownCondition, input: ValueType): string | null {
  const environment: TypeEnvironment = Object.assign(Object.create(null), { input });
  const { problems, type } = checkExpression(condition.expression, environment);
  const error = problems.find(({ severity }) => severity === "error");
  return error?.message ?? misfit(condition, type);
}

const wanted: { readonly [type in InputType]: string } = {
  text: "text",
  choice: "text",
  number: "a number",
  integer: "a whole number",
  "yes-no": "true or false",
  date: "a date",
};

/** As `fitValue` judges values: an amount may come as text, a date is text. */
const fitting: { readonly [type in InputType]: readonly ValueType["kind"][] } = {
  text: ["text", "date", "instant"],
  choice: ["text", "date", "instant"],
  number: ["number", "text"],
  integer: ["number", "text"],
  "yes-no": ["boolean"],
  date: ["date", "instant", "text"],
};

function misfit({ expression, type }: KnownCondition, found: ValueType): string | null {
  if (found.kind === "any" || found.kind === "null" || fitting[type].includes(found.kind)) {
    return null;
  }
  return `“${expression}” is ${typeName(found)}, and the column compares ${wanted[type]}`;
}
