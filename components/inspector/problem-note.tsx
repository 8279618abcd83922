"use client";

import { Circle, CircleX, TriangleAlert } from "lucide-react";
import { useContext } from "react";
import { Icon } from "@/components/ui/icon";
import { isObject } from "@/runtime/flow/schema";
import type { FieldRemark, FieldSeverity } from "./field-context";
import { WholeFixContext } from "./whole-fix";

const markedMost = 60;

const looks: { readonly [severity in FieldSeverity]: readonly [typeof Circle, string] } = {
  error: [CircleX, "text-negative"],
  warning: [TriangleAlert, "text-caution"],
  "to-do": [Circle, "text-fg-2"],
};

function shortened(text: string): string {
  return text.length > markedMost ? `${text.slice(0, markedMost - 1)}…` : text;
}

/** What is wrong with a field, where in its text, and the fix if there is one. */
export function ProblemNote({
  problem,
  value,
  onFix,
}: {
  readonly problem: FieldRemark | undefined;
  readonly value: string;
  readonly onFix: (text: string) => void;
}) {
  const fixWhole = useContext(WholeFixContext);
  if (problem === undefined) return null;
  const { severity, message, at, fix } = problem;
  const [icon, tone] = looks[severity];
  const marked = at === undefined ? "" : shortened(value.slice(at[0], at[1]));
  return (
    <p
      role={severity === "error" ? "alert" : severity === "warning" ? "status" : undefined}
      className={`mt-1 flex items-start gap-1 text-12 ${tone}`}
    >
      <Icon as={icon} size="s" className="mt-px" />
      <span className="min-w-0 break-words">
        {message}
        {marked.trim() === "" || marked === value || message.includes(marked) ? null : (
          <>
            {" "}
            at <code className="mono rounded-3 bg-negative-tint px-0.5">{marked}</code>
          </>
        )}
        {fix !== undefined && (typeof fix.value === "string" || fixWhole !== null) ? (
          <button
            type="button"
            className="ml-1.5 font-medium text-accent-text hover:underline"
            onClick={() => {
              if (typeof fix.value === "string") onFix(fix.value);
              else if (isObject(fix.value)) fixWhole?.(fix.value);
            }}
          >
            {fix.label}
          </button>
        ) : null}
      </span>
    </p>
  );
}
