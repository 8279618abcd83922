import { readsOf } from "@/runtime/expressions/references";
import { watchExpression } from "@/runtime/expressions/watch";
import type { Json, JsonObject } from "@/runtime/json";

export type SampleResult = {
  readonly state: "value" | "missing" | "failed";
  readonly word: string;
  readonly detail: string;
};

/**
 * What a text gives on the sample's roots; null where nothing can be said: nothing written, a plain text, a
 * name that the field itself binds, or no expression (the checker says that, with its place).
 */
export function resultOnSample(
  text: string,
  kind: "expression" | "condition" | "template",
  scope: JsonObject,
): SampleResult | null {
  if (text.trim() === "" || (kind === "template" && !text.includes("${"))) return null;
  const language = kind === "template" ? "template" : "expression";
  if (readsOf(text, language).some((path) => !Object.hasOwn(scope, rootOf(path)))) return null;
  const watched = watchExpression(text, scope, { kind: language });
  switch (watched.outcome) {
    case "value":
      return kind === "condition" && typeof watched.value !== "boolean"
        ? failed("Not true or false", shorten(watched.value))
        : { state: "value", word: "Gives", detail: shorten(watched.value) };
    case "missing":
      return kind === "condition"
        ? failed("Decides nothing", watched.why)
        : { state: "missing", word: "No value", detail: watched.why };
    case "failed":
      return failed("Fails", watched.message);
    case "invalid":
    case "waits":
      return null;
  }
}

function rootOf(path: string): string {
  return /^[^.[]+/.exec(path)?.[0] ?? "";
}

function failed(word: string, detail: string): SampleResult {
  return { state: "failed", word, detail };
}

const shownMax = 160;

function shorten(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > shownMax ? `${text.slice(0, shownMax)}…` : text;
}
