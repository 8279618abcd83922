import type { EffectMode } from "../../runtime/engine/debug/debug-setup";
import type { IntentRecord, StepRecord } from "../../runtime/engine/records";

/** What stood for the answers of a step's system: nothing real, its sandbox, or the system itself. */
export type AnsweredHow = {
  readonly node: string;
  readonly mode: EffectMode;
  /** How many attempts. */
  readonly times: number;
};

/** Which steps of a debug run had which answers, in the order in which they came first. */
export function answeredHow(
  records: readonly StepRecord[],
  intents: readonly Pick<IntentRecord, "node" | "mode">[],
): readonly AnsweredHow[] {
  const found = new Map<string, AnsweredHow>();
  const note = (node: string, mode: EffectMode) => {
    const key = `${mode} ${node}`;
    found.set(key, { node, mode, times: (found.get(key)?.times ?? 0) + 1 });
  };
  for (const { node, settledBy } of records) if (settledBy === "given") note(node, "mocked");
  for (const { node, mode } of intents) if (mode !== undefined) note(node, mode);
  const first = (node: string) => records.findIndex((step) => step.node === node);
  return [...found.values()].sort((a, b) => first(a.node) - first(b.node));
}
