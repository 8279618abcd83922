import { FlowError } from "../../errors/flow-error";
import type { ReadValue } from "../../expressions/observed-reads";
import { stepsOfPlace } from "../../expressions/places";
import { readingOfText } from "../../expressions/text-reads";
import type { Json, JsonObject } from "../../json";
import { readOutputCell } from "../../rules/output-cell";
import { decisionOf, type ReadDecision, type RulesTable } from "../../rules/table-rules";
import { passedBeside } from "../added-place";
import type { Scope } from "../execution";
import type { TracedPart } from "../traced";

/** A decision is made of the values of all its conditions; all else is what arrived. */
export function traceDecision(
  config: JsonObject,
  scope: Scope,
  field: string,
): readonly TracedPart[] {
  const target = typeof config.target === "string" ? config.target : "decision";
  const passed = passedBeside(target, scope, field);
  const [first] = stepsOfPlace(field);
  if (passed !== null && first !== undefined && first !== target) return passed;
  return [...(passed ?? []), ...decided(config, scope, target)];
}

function decided(config: JsonObject, scope: Scope, target: string): readonly TracedPart[] {
  const table = String(config.table ?? "");
  const tables = (scope.tables ?? {}) as JsonObject;
  const decision = Object.hasOwn(tables, table)
    ? decisionOf(tables[table] as unknown as RulesTable)
    : null;
  if (decision === null) return [];
  const own = (label: string, expression: string, reads: readonly ReadValue[]): TracedPart => ({
    target,
    label,
    expression,
    table,
    reads,
    of: "value",
  });
  const about = aboutOf(config, scope);
  const values = new Map(valuesOf(config).map(({ column, value }) => [column, value]));
  const conditions = decision.content.decision.inputs.map(({ column, expression }) => {
    const handed = values.get(column);
    return handed === undefined
      ? own(column, expression, readOf(about, expression))
      : own(column, handed, readingOfText(handed, scope).reads);
  });
  const computed = resultTexts(decision, about.value, conditionsHanded(values, scope)).map(
    ({ column, text, kind }) => own(column, text, readOf(about, text, kind)),
  );
  const on = readingOfText(config.on, scope).reads;
  return [
    ...conditions,
    ...computed,
    ...(on.length === 0 ? [] : [own("As of", String(config.on), on)]),
  ];
}

type About = {
  readonly value: Json;
  /** The place of the scope that the table reads as `input`; null where it is computed. */
  readonly place: string | null;
  readonly from: readonly ReadValue[];
};

function aboutOf({ about }: JsonObject, scope: Scope): About {
  if (typeof about !== "string" || about.trim() === "") {
    return { value: scope.input ?? null, place: "input", from: [] };
  }
  const { value, passes, reads } = readingOfText(about, scope);
  return { value: (value as Json | undefined) ?? null, place: passes, from: reads };
}

/** What an expression of the table read, by its place in the scope of the step. */
function readOf(
  { value, place, from }: About,
  text: string,
  kind: "expression" | "template" = "expression",
): readonly ReadValue[] {
  const { reads } = readingOfText(text, { input: value }, kind);
  const own = reads.filter(({ path }) => stepsOfPlace(path)[0] === "input");
  if (own.length > 0 && place === null) return from;
  return own.map((read) => ({ ...read, path: `${place}${read.path.slice("input".length)}` }));
}

function valuesOf({ values }: JsonObject) {
  const entries = Array.isArray(values) ? (values as readonly JsonObject[]) : [];
  return entries.map(({ column, value }) => ({
    column: String(column ?? ""),
    value: String(value ?? ""),
  }));
}

function conditionsHanded(values: ReadonlyMap<string, string>, scope: Scope) {
  const handed: { [column: string]: Json | undefined } = {};
  for (const [column, text] of values) {
    handed[column] = readingOfText(text, scope).value as Json | undefined;
  }
  return handed;
}

/** The results of the rows that decided, where they are computed. */
function resultTexts(
  decision: ReadDecision,
  input: Json,
  handed: { readonly [column: string]: Json | undefined },
) {
  const { decision: shape, columns, rows } = decision.content;
  const hits = hitsOf(decision, input, handed);
  return shape.outputs.flatMap((output) =>
    hits.flatMap((hit) => {
      const cell =
        hit === null
          ? (shape.otherwise[output.column] ?? "")
          : (rows[hit]?.[columns.indexOf(output.column)] ?? "");
      const read = readOutputCell(cell, output);
      return read.kind === "value"
        ? []
        : [{ column: output.column, text: read.text, kind: read.kind }];
    }),
  );
}

function hitsOf(
  decision: ReadDecision,
  input: Json,
  handed: { readonly [column: string]: Json | undefined },
): readonly (number | null)[] {
  const { rows, validity } = decision.content;
  // Which rows counted on the day of the step is not looked up again: any may have decided.
  if (validity !== null) return [null, ...rows.keys()];
  try {
    const hits = decision.decide(decision.given(input, handed), input, "").rows;
    return hits.length === 0 ? [null] : hits;
  } catch (error) {
    // The step failed so, too: there is no result.
    if (error instanceof FlowError) return [];
    throw error;
  }
}
