import { stepsOfPlace } from "../../expressions/places";
import { readingOfText } from "../../expressions/text-reads";
import type { Json, JsonObject } from "../../json";
import { passedBeside } from "../added-place";
import type { Scope } from "../execution";
import type { TracedPart } from "../traced";

/** What was looked up is made of what it was looked up by; all else is what arrived. */
export function traceLookUp(
  config: JsonObject,
  scope: Scope,
  field: string,
): readonly TracedPart[] {
  const target = typeof config.target === "string" ? config.target : "";
  const passed = passedBeside(target, scope, field);
  const [first] = stepsOfPlace(field);
  if (passed !== null && first !== undefined && first !== target) return passed;
  return [...(passed ?? []), ...searched(config, scope, target)];
}

function searched(config: JsonObject, scope: Scope, target: string): readonly TracedPart[] {
  const also = Array.isArray(config.also) ? (config.also as readonly JsonObject[]) : [];
  const by = [
    ...[config, ...also].map(({ column, value }) => [column, value] as const),
    ["As of", config.on] as const,
    ...(config.missing === "default" ? [["Default", config.fallback] as const] : []),
  ];
  return by.flatMap(([column, text]) => part(String(column ?? ""), text, config, scope, target));
}

function part(
  label: string,
  text: Json | undefined,
  { table }: JsonObject,
  scope: Scope,
  target: string,
): readonly TracedPart[] {
  if (typeof text !== "string" || text.trim() === "") return [];
  const { reads } = readingOfText(text, scope);
  return [{ target, expression: text, label, table: String(table ?? ""), reads, of: "value" }];
}
