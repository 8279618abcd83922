import type { Plan } from "../plan";
import type { Past } from "../replay-past";
import type { GivenAnswer, GivenAnswers } from "./given-answers";

/** Which of the answers of an earlier run count: for the same call again, or for any call of the same step. */
export type AnswerScope = "same-call" | "any-call";

/**
 * What the systems answered an earlier run, to stand for their answers in another one of the same flow. `from`
 * names that run, for people.
 */
export function pastAnswers(
  { contents, values }: Past,
  plan: Plan,
  from: string,
  scope: AnswerScope,
): GivenAnswers {
  const answers = new Map<string, GivenAnswer>();
  const keys = new Map<string, string>();
  for (const { node, path, idempotencyKey } of contents.flatMap(({ intents }) => intents)) {
    keys.set(`${path} ${node}`, idempotencyKey);
  }
  for (const { node, path, status, output, port } of contents.flatMap(({ steps }) => steps)) {
    if (status !== "succeeded" || output === null || !reachesOut(plan, node)) continue;
    const answer: GivenAnswer = { value: values.json(output), port, from };
    if (scope === "any-call") {
      answers.set(`step ${node}`, answer);
      continue;
    }
    answers.set(`at ${path} ${node}`, answer);
    const key = keys.get(`${path} ${node}`);
    if (key !== undefined) answers.set(`key ${key}`, answer);
  }
  return answers;
}

function reachesOut(plan: Plan, id: string): boolean {
  const behaviour = plan.nodes.get(id)?.work.behaviour;
  return behaviour === "effect" || behaviour === "wait" || behaviour === "call";
}
