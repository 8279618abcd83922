import { analyseRules } from "./analyse-rules";
import { findingKey } from "./finding-key";
import type { DecisionTemplate } from "./templates/decision-template";

/** The template with its overlaps marked as intended: their order was chosen, and what is told later is new. */
export function withIntendedOverlaps(template: DecisionTemplate): DecisionTemplate {
  const { shape, rows } = template;
  const content = { ...shape, rows };
  const overlaps = analyseRules(content).findings.filter(({ kind }) => kind === "overlap");
  const intended = [...new Set(overlaps.map((one) => findingKey(content, one)))];
  return { ...template, shape: { ...shape, decision: { ...shape.decision, intended } } };
}
