import { readingOfText } from "../../expressions/text-reads";
import { readingTextsOf } from "../../flow/reading-texts";
import { isShown } from "../../flow/shown-fields";
import type { Json } from "../../json";
import type { Scope } from "../../nodes/execution";
import { nodeExecutions } from "../../nodes/executions";
import type { TracedPart } from "../../nodes/traced";
import type { PlanNode } from "../topology";

/** Settings that say what is handed over; left empty, it is what arrived. */
const handsOver: { readonly [behaviour: string]: string } = {
  respond: "body",
  emit: "data",
  call: "input",
  split: "list",
};

/**
 * What the settings of a step read, each by its name. Of conditions that are tried in turn those behind the one that
 * held read nothing.
 */
export function settingTexts(plan: PlanNode, scope: Scope): readonly TracedPart[] {
  const { node, definition } = plan;
  const shown = new Set(
    definition.fields
      .filter((field) => isShown(field, definition.fields, node.config))
      .map(({ name }) => name),
  );
  const conditions = new Set(definition.conditions?.(node.config).map(({ text }) => text));
  const found: TracedPart[] = [...inputSent(plan, scope)];
  let decided = false;
  for (const { field, text, kind } of readingTextsOf(node, definition)) {
    const isCondition = conditions.has(text);
    const hidden = !shown.has(/^[^.[]+/.exec(field)?.[0] ?? "") && field !== "idempotencyKey";
    if (hidden || kind === "code" || (isCondition && decided)) continue;
    const { reads, value } = readingOfText(text, scope, kind);
    if (isCondition && value === true) decided = true;
    if (reads.length > 0) {
      found.push({ target: "", label: field, expression: text, reads, of: "value" });
    }
  }
  return found;
}

function inputSent({ node, work }: PlanNode, scope: Scope): readonly TracedPart[] {
  const execution = nodeExecutions.get(node.type);
  const own = execution?.behaviour === "effect" ? execution.sendsInput?.(node.config) : undefined;
  const setting = own ?? emptySetting(node.config[handsOver[work.behaviour] ?? ""], work.behaviour);
  if (setting === null) return [];
  const value = (scope.input ?? null) as Json;
  return [
    { target: "", label: setting, expression: "", reads: [{ path: "input", value }], of: "value" },
  ];
}

function emptySetting(text: Json | undefined, behaviour: string): string | null {
  const isEmpty = typeof text !== "string" || text.trim() === "";
  return isEmpty ? (handsOver[behaviour] ?? null) : null;
}
