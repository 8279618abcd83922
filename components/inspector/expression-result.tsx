"use client";

import { CircleCheck, CircleSlash, CircleX } from "lucide-react";
import { useMemo } from "react";
import { Icon } from "@/components/ui/icon";
import type { JsonObject } from "@/runtime/json";
import { resultOnSample } from "./result-on-sample";

type ExpressionResultProps = {
  readonly text: string;
  readonly kind: "expression" | "condition" | "template";
  /** Roots and their values in the sample; without one nothing is shown. */
  readonly scope: JsonObject | null;
};

const looks = {
  value: { icon: CircleCheck, tone: "text-positive" },
  missing: { icon: CircleSlash, tone: "text-caution" },
  failed: { icon: CircleX, tone: "text-negative" },
} as const;

/** What an expression gives on the sample, under its field at each key. */
export function ExpressionResult({ text, kind, scope }: ExpressionResultProps) {
  const shown = useMemo(
    () => (scope === null ? null : resultOnSample(text, kind, scope)),
    [text, kind, scope],
  );
  if (shown === null) return null;
  const { icon, tone } = looks[shown.state];
  return (
    <output
      aria-label="Result on the sample"
      className={`flex min-w-0 items-center gap-1 px-2 text-11 ${tone}`}
    >
      <Icon as={icon} size="xs" className="shrink-0" />
      <span className="shrink-0 font-medium">{shown.word}</span>
      <span className="mono truncate" title={shown.detail}>
        {shown.detail}
      </span>
    </output>
  );
}
