import type { Answer } from "../nodes/execution";
import type { Journal } from "../ports";
import type { RunHead, SegmentContent, StoredValue, ValueRef } from "./records";
import type { Summary } from "./summary";

const decoder = new TextDecoder();

/** The answer that a run has given, from what its journal reads of it; null if it gave none. */
export async function answerIn(
  journal: Pick<Journal, "readPayload">,
  head: RunHead,
  contents: readonly SegmentContent[],
): Promise<Answer | null> {
  const stored = new Map<ValueRef, StoredValue>();
  for (const { values } of contents) for (const value of values) stored.set(value.ref, value);
  for (const ref of answerRefs(contents)) {
    const value = stored.get(ref);
    if (value === undefined) continue;
    const bytes = "payload" in value ? await journal.readPayload(head, value.payload) : value.bytes;
    const answer: unknown = JSON.parse(decoder.decode(bytes));
    if (isAnswer(answer)) return answer;
  }
  return null;
}

/** A summary names the answer of before it; otherwise it is the response of a step that sent nothing. */
function* answerRefs(contents: readonly SegmentContent[]): Generator<ValueRef> {
  for (const { summary } of contents) {
    const { answer } = (summary ?? {}) as Partial<Summary>;
    if (answer !== undefined) yield answer;
  }
  for (const { steps } of contents) {
    for (const { status, response, request } of steps) {
      if (status === "succeeded" && response !== undefined && request === undefined) yield response;
    }
  }
}

function isAnswer(value: unknown): value is Answer {
  const { status, headers, body } = (value ?? {}) as Partial<Answer>;
  return typeof status === "number" && typeof headers === "object" && body !== undefined;
}
