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
  /** Null where it only hands on what it read: that is no use of its own. */
  readonly kind: UseKind | null;
  /** The place of its output that has something of what is read; null where its output has nothing of it. */
  readonly makes: string | null;
};

/** Of what a loop handed over so much is followed. */
const handedMax = 200;

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
  const placed = (kind: UseKind | null, makes: string | null, part: TracedPart) => ({
    part: back.placed(turn, part),
    kind,
    makes,
  });
  if (traced === undefined) {
    return settingTexts(node, scope).map((part) => placed(kindOfSetting(node, part), null, part));
  }
  return traced.map((part) =>
    part.passes === undefined
      ? placed(kindOfMade(node), part.target, part)
      : placed(null, part.target, { ...part, plain: true }),
  );
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
  const parts: StepPart[] = [];
  const handed = await back.handed(node, turn.path);
  for (const [index, { place }] of handed.slice(0, handedMax).entries()) {
    const makes = `results[${index}]`;
    const behind = await collectedBehind(back, node, { ...turn, field: makes });
    if (behind.kind === "made") {
      for (const part of behind.parts) parts.push({ part, kind: "field", makes });
      continue;
    }
    const [source = { place }] = behind.kind === "passed" ? behind.sources : [];
    const reads = [{ path: makes, sources: async () => [source] }];
    const part: MadePart = { target: makes, expression: "", reads, plain: true, of: "value" };
    parts.push({ part, kind: null, makes });
  }
  return parts;
}
