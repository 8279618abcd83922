import type { JsonObject } from "../json";
import type { ReadTable } from "../tables/find-row";
import { objectAsRow } from "../tables/table-shape";
import { type CompiledDecision, compileDecision, type DecisionContent } from "./decide";
import type { DecisionShape } from "./decision-shape";

/** What a version of a decision table has beside its rows. */
export type TableRules = {
  readonly columns: readonly string[];
  readonly decision: DecisionShape;
};

/** A version of a decision table as steps read it. */
export type RulesTable = ReadTable & { readonly rules: TableRules | null };

export type ReadDecision = CompiledDecision & { readonly content: DecisionContent };

/** Rows of one version are one object in this process: they are compiled once. */
const compiled = new WeakMap<readonly JsonObject[], ReadDecision>();

/** The version compiled; null for a table that is looked up. Throws EXPRESSION_INVALID. Server only. */
export function decisionOf({ rows, rules, validity = null }: RulesTable): ReadDecision | null {
  if (rules === null) return null;
  const known = compiled.get(rows);
  if (known !== undefined) return known;
  const { columns, decision } = rules;
  const content: DecisionContent = {
    columns,
    decision,
    validity,
    rows: rows.map((row) => objectAsRow(columns, row)),
  };
  const made = { ...compileDecision(content), content };
  compiled.set(rows, made);
  return made;
}
