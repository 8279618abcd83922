import { FlowError } from "../../errors/flow-error";
import type { Json, JsonObject } from "../../json";
import { decisionRecord } from "../../rules/decision-record";
import { decisionOf, type ReadDecision, type RulesTable } from "../../rules/table-rules";
import { dayOfRows } from "../day-of-rows";
import type { CompileContext, ComputeExecution, Evaluate, Scope } from "../execution";
import { traceDecision } from "./trace";

type Values = readonly { readonly column: string; readonly value: Evaluate }[];

export const decisionExecution: ComputeExecution = {
  behaviour: "compute",
  trace: traceDecision,
  compile: (config, context) => {
    const table = String(config.table ?? "");
    const target = typeof config.target === "string" ? config.target : "decision";
    const about = optional(config.about, "about", context);
    const on = optional(config.on, "on", context);
    const values = valuesOf(config, context);
    return (scope) => {
      const decision = decisionNamed(scope, table);
      const handed = handedOver(decision, values, scope, table);
      const input = (about === null ? scope.input : about(scope)) ?? null;
      const given = decision.given(input, handed);
      const day = dayOfRows(decision.content.validity, scope, on);
      const decided = decision.decide(given, input, day);
      const record = decisionRecord(decision.content, decided, given, { table, day });
      const held = config.onHold === "branch" && (record.holds as readonly Json[]).length > 0;
      const value = target === "" ? record : added(scope.input ?? null, target, record);
      return { port: held ? "hold" : "out", value };
    };
  },
};

function optional(text: Json | undefined, field: string, context: CompileContext) {
  return typeof text === "string" && text.trim() !== "" ? context.expression(text, field) : null;
}

function valuesOf(config: JsonObject, context: CompileContext): Values {
  const entries = Array.isArray(config.values) ? (config.values as readonly JsonObject[]) : [];
  return entries.map((entry, at) => ({
    column: String(entry.column ?? ""),
    value: context.expression(String(entry.value ?? ""), `values[${at}].value`),
  }));
}

function decisionNamed(scope: Scope, table: string): ReadDecision {
  const tables = (scope.tables ?? {}) as JsonObject;
  const found = Object.hasOwn(tables, table) ? (tables[table] as unknown as RulesTable) : null;
  const decision = found === null ? null : decisionOf(found);
  if (decision !== null) return decision;
  const message =
    found === null
      ? `There is no decision table "${table}".`
      : `"${table}" is a lookup table. Name a decision table here, or look up in it with “Look up in table”.`;
  throw new FlowError("FLOW_INVALID", message, { detail: { field: "table", table } });
}

/** Values that the step hands over, by the name of the condition. */
function handedOver({ content }: ReadDecision, values: Values, scope: Scope, table: string) {
  const handed: { [column: string]: Json | undefined } = {};
  for (const [at, { column, value }] of values.entries()) {
    if (!content.decision.inputs.some((input) => input.column === column)) {
      throw new FlowError("FLOW_INVALID", `"${table}" has no condition "${column}".`, {
        detail: { field: `values[${at}].column`, table, column },
      });
    }
    handed[column] = value(scope);
  }
  return handed;
}

function added(input: Json, target: string, record: JsonObject): Json {
  const object = input !== null && typeof input === "object" && !Array.isArray(input);
  return object ? { ...(input as JsonObject), [target]: record } : { input, [target]: record };
}
