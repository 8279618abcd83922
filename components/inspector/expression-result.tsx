"use client";

import { CircleCheck, CircleSlash, CircleX } from "lucide-react";
import { useMemo } from "react";
import { Icon } from "@/components/ui/icon";
import { watchExpression } from "@/runtime/expressions/watch";
import type { Json, JsonObject } from "@/runtime/json";

type ExpressionResultProps = {
  readonly text: string;
  readonly kind: "expression" | "condition" | "template";
  /** Roots and their values in the sample; without one nothing is shown. */
  readonly scope: JsonObject | null | undefined;
};

/** What an expression gives on the sample, under its field at each key. */
export function ExpressionResult({ text, kind, scope }: ExpressionResultProps) {
  const shown = useMemo(() => resultOf(text, kind, scope), [text, kind, scope]);
  if (shown === null) return null;
  const { icon, tone, word, detail } = shown;
  return (
    <output
      aria-label="Result on the sample"
      className={`flex min-w-0 items-center gap-1 px-2 text-11 ${tone}`}
    >
      <Icon as={icon} size="xs" className="shrink-0" />
      <span className="shrink-0 font-medium">{word}</span>
      <span className="mono truncate" title={detail}>
        {detail}
      </span>
    </output>
  );
}

function resultOf(
  text: string,
  kind: ExpressionResultProps["kind"],
  scope: JsonObject | null | undefined,
) {
  if (scope == null || text.trim() === "") return null;
  if (kind === "template" && !text.includes("${")) return null;
  const watched = watchExpression(text, scope, {
    kind: kind === "template" ? "template" : "expression",
  });
  switch (watched.outcome) {
    case "value": {
      const wrong = kind === "condition" && typeof watched.value !== "boolean";
      return wrong
        ? failed("Not true or false", shorten(watched.value))
        : {
            icon: CircleCheck,
            tone: "text-positive",
            word: "Gives",
            detail: shorten(watched.value),
          };
    }
    case "missing":
      return kind === "condition"
        ? failed("Decides nothing", `missing: ${watched.paths.join(", ")}`)
        : {
            icon: CircleSlash,
            tone: "text-caution",
            word: "Missing",
            detail: watched.paths.join(", "),
          };
    case "failed":
      return failed("Fails", watched.message);
    case "invalid":
      // The checker says so, with its place.
      return null;
  }
}

function failed(word: string, detail: string) {
  return { icon: CircleX, tone: "text-negative", word, detail };
}

const shownMax = 160;

function shorten(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > shownMax ? `${text.slice(0, shownMax)}…` : text;
}
