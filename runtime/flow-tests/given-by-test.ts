import type { GivenAnswer, GivenAnswers } from "../engine/debug/given-answers";
import type { TestMock } from "./flow-test";

/** A test's mocks as what stands for the answers of systems. */
export function givenByTest(mocks: readonly TestMock[], from: string): GivenAnswers {
  const answers = new Map<string, GivenAnswer>();
  for (const { node, path, key, value, port = null, ...own } of mocks) {
    const answer: GivenAnswer = Object.assign({ value, port, from }, own);
    if (key !== undefined) answers.set(`key ${key}`, answer);
    if (path !== undefined) answers.set(`at ${path} ${node}`, answer);
    else if (key === undefined) answers.set(`step ${node}`, answer);
  }
  return answers;
}
