import type { SegmentContent, ValueRef } from "../../runtime/engine/records";

/** More would be put again into the first segment of what takes it over. */
const unfoldedMost = { steps: 5_000, bytes: 32_000_000 };

/**
 * Why a list is begun anew although the draft has the same steps in it: it comes to more than 5,000 `steps`, to more than
 * 32 MB of large `values`, or its `record` is longer than 32 MB.
 */
export type TooLong = "steps" | "values" | "record";

/** What a run did as if its steps had not been folded: without summaries, and without the values that these alone name. */
export function unfoldedIn(
  contents: readonly SegmentContent[],
): readonly SegmentContent[] | TooLong {
  const steps = contents.reduce((sum, content) => sum + content.steps.length, 0);
  if (steps > unfoldedMost.steps) return "steps";
  const named = namedIn(contents);
  const unfolded = contents.map((content) =>
    Object.assign({}, content, {
      summary: undefined,
      values: content.values.filter(({ ref }) => named.has(ref)),
    }),
  );
  return largeBytesIn(unfolded) > unfoldedMost.bytes ? "values" : unfolded;
}

/** Each value once, also where later segments name it again. */
function largeBytesIn(contents: readonly SegmentContent[]): number {
  const bytes = new Map<ValueRef, number>();
  for (const value of contents.flatMap(({ values }) => values)) {
    if ("payload" in value) bytes.set(value.ref, value.payload.bytes);
  }
  return [...bytes.values()].reduce((sum, each) => sum + each, 0);
}

/** All but what summaries alone name. */
function namedIn(contents: readonly SegmentContent[]): ReadonlySet<ValueRef> {
  const named = new Set<ValueRef>();
  const name = (...refs: readonly unknown[]) => {
    for (const ref of refs) if (typeof ref === "number") named.add(ref);
  };
  for (const { start, steps, intents, debug = [] } of contents) {
    name(start?.trigger.body, start?.replay?.answers, start?.replay?.adopted);
    for (const { output, request, response, responseBody } of steps) {
      name(output, request, response, responseBody);
    }
    for (const { request, body } of intents) name(request, body);
    for (const event of debug) {
      if ("value" in event) name(event.value);
      if (event.kind === "older") name(event.source);
    }
  }
  return named;
}
