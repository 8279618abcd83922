import { readingOfText } from "../../expressions/text-reads";
import type { Json } from "../../json";
import { nodeExecutions } from "../../nodes/executions";
import type { TracedPart } from "../../nodes/traced";
import type { PlanNode } from "../topology";
import { collectedBehind } from "./collected";
import type { Turn } from "./place";
import { settingTexts } from "./setting-texts";
import type { MadePart, StepBack } from "./step-back";

/** What a step uses a value for. */
export type UseKind =
  | "field"
  | "look-up"
  | "decision"
  | "condition"
  | "list"
  | "code"
  | "request"
  | "call"
  | "answer"
  | "event"
  | "setting";

export type StepPart = {
  readonly part: MadePart;
  readonly kind: UseKind;
  /** The place of its output that has something of what is read; null where its output has nothing of it. */
  readonly makes: string | null;
};

/** All that a step read when it ran, and what it made of that. */
export async function stepParts(
  back: StepBack,
  node: PlanNode,
  turn: Turn,
): Promise<readonly StepPart[]> {
  const { behaviour } = node.work;
  if (behaviour === "collect") return collected(back, node, turn);
  if (behaviour === "code") {
    const parts = await back.codeParts(node, turn);
    return parts.map((part) => ({ part: back.placed(turn, part), kind: "code", makes: "" }));
  }
  const scope = await back.recomputer.scopeOf(turn.path, node);
  const execution = nodeExecutions.get(node.node.type);
  const traced =
    execution?.behaviour === "compute" ? execution.trace?.(node.node.config, scope, "") : undefined;
  const placed = (kind: UseKind, makes: string | null) => (part: TracedPart) => ({
    part: back.placed(turn, part),
    kind,
    makes,
  });
  if (traced !== undefined) {
    return traced
      .filter(
        ({ passes, table, label }) =>
          passes === undefined || table !== undefined || label !== undefined,
      )
      .map((part) => placed(kindOfMade(node), part.target)(part));
  }
  return settingTexts(node, scope).map((part) => placed(kindOfSetting(node, part), null)(part));
}

function kindOfMade({ node, definition }: PlanNode): UseKind {
  if (definition.decidesBy !== undefined) return "decision";
  return node.config.table === undefined ? "field" : "look-up";
}

const kinds: { readonly [behaviour: string]: UseKind } = {
  effect: "request",
  respond: "answer",
  emit: "event",
  call: "call",
  split: "list",
};

function kindOfSetting({ work, definition, node }: PlanNode, { label }: TracedPart): UseKind {
  const conditions = definition.conditions?.(node.config).length ?? 0;
  if (conditions > 0 || label?.endsWith("condition") === true) return "condition";
  return kinds[work.behaviour] ?? "setting";
}

async function collected(back: StepBack, node: PlanNode, turn: Turn): Promise<readonly StepPart[]> {
  // What it hands on of each iteration is that iteration's; only what it computes is its own.
  const text = node.node.config.value;
  if (typeof text !== "string" || readingOfText(text, {}).passes !== null) return [];
  const { results } = (await back.outputOf(turn)) as { readonly results?: readonly Json[] };
  const parts: StepPart[] = [];
  for (const index of results?.keys() ?? []) {
    const makes = `results[${index}]`;
    const behind = await collectedBehind(back, node, { ...turn, field: makes });
    if (behind.kind !== "made") continue;
    for (const part of behind.parts) parts.push({ part, kind: "field", makes });
  }
  return parts;
}
