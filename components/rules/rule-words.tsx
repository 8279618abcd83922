import { Ban, CircleCheck, Hand, type LucideIcon } from "lucide-react";
import { Icon } from "@/components/ui/icon";
import type { Json, JsonObject } from "@/runtime/json";
import {
  type DecisionShape,
  type HitPolicy,
  type InputType,
  isBlank,
  type OutputType,
} from "@/runtime/rules/decision-shape";
import { writeValue } from "@/runtime/rules/read-value";
import type { RowTrace } from "@/runtime/rules/trace-decision";

export const hitWords: {
  readonly [hit in HitPolicy]: { readonly label: string; readonly help: string };
} = {
  first: { label: "First match", help: "The uppermost row that hits decides." },
  unique: { label: "Only one", help: "One row may hit; two are an error." },
  collect: { label: "Collect all", help: "Every row that hits counts, in their order." },
  priority: {
    label: "Priority",
    help: "Of the rows that hit, the one whose choice stands first in its list of values.",
  },
};

export const inputTypeWords: { readonly [type in InputType]: string } = {
  text: "Text",
  choice: "One of some values",
  number: "Number",
  integer: "Whole number",
  "yes-no": "Yes or no",
  date: "Date",
};

export const outputTypeWords: { readonly [type in OutputType]: string } = {
  choice: "One of some values",
  text: "Text",
  number: "Number",
  "yes-no": "Yes or no",
  hold: "Hold, by its reason",
  message: "Message or task",
};

const verdicts: {
  readonly [word: string]: { readonly icon: LucideIcon; readonly tone: string };
} = {
  approve: { icon: CircleCheck, tone: "text-positive" },
  accept: { icon: CircleCheck, tone: "text-positive" },
  auto: { icon: CircleCheck, tone: "text-positive" },
  hold: { icon: Hand, tone: "text-wait" },
  reject: { icon: Ban, tone: "text-negative" },
  block: { icon: Ban, tone: "text-negative" },
};

/** A verdict with its icon and tone where it is one that people know; else the word alone. */
export function Verdict({ word }: { readonly word: string }) {
  const known = Object.hasOwn(verdicts, word) ? verdicts[word] : undefined;
  if (known === undefined) return word;
  return (
    <span className={`inline-flex items-center gap-1.5 align-middle ${known.tone}`}>
      <Icon as={known.icon} size="s" />
      {word}
    </span>
  );
}

/** A cell of a table of rules: one that says nothing is a dash. */
export function CellText({
  text,
  column,
  decision,
}: {
  readonly text: string;
  readonly column: string;
  readonly decision: DecisionShape;
}) {
  if (isBlank(text)) {
    const plain = column === decision.comment ? "" : "–";
    return <span className="text-fg-3">{plain}</span>;
  }
  const output = decision.outputs.find((one) => one.column === column);
  if (output !== undefined) return output.type === "choice" ? <Verdict word={text} /> : text;
  return column === decision.comment ? text : cellWord(text);
}

/** A value in a sentence: text without its quotation marks, and what of no value there is. */
export function valueWord(value: Json | undefined): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  return value === "" ? "empty" : writeValue(value);
}

/** A cell as people read it: signs for operators, and words without their quotation marks. */
export function cellWord(cell: string): string {
  return cell
    .replace(/^\((.+)\.\.(.+)\]$/, "> $1 … $2")
    .replace(/^\[(.+)\.\.(.+)\)$/, "$1 … < $2")
    .replace(/^\((.+)\.\.(.+)\)$/, "> $1 … < $2")
    .replace(/"([\p{L}\p{N} _./&+'#-]+)"/gu, "$1")
    .replaceAll("<=", "≤")
    .replaceAll(">=", "≥")
    .replaceAll("!=", "≠")
    .replace(/(\d)\.\.(-?\d)/g, "$1 … $2");
}

/** Why a row did not hit, in words. */
export function traceWord(trace: RowTrace): string {
  switch (trace.says) {
    case "hit":
      return "Hits";
    case "not-looked-at":
      return trace.since === "decided"
        ? "Not looked at: a row above decided"
        : "Not looked at: a row above could not be judged";
    case "unknown":
      return `${trace.column}: ${cellWord(trace.cell)} reads the message, which is not looked at here`;
    case "missing":
      return `${trace.column} is ${valueWord(trace.value)}, and ${cellWord(trace.cell)} needs a value`;
    case "failed":
      return `${trace.column}: ${cellWord(trace.cell)} cannot be compared with ${valueWord(trace.value)}`;
    case "no":
      return `${trace.column} ${valueWord(trace.value)}, not ${cellWord(trace.cell)}`;
  }
}

/** What was decided, in a line: the results that say something. */
export function resultWord(results: readonly JsonObject[], outputs: readonly string[]): string {
  return results
    .map((result) =>
      outputs
        .map((column) => result[column])
        .filter((value) => value !== null && value !== undefined)
        .map(writeValue)
        .join(", "),
    )
    .join("; ");
}
