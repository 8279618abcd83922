import type { StepError, StepRecord } from "../engine/records";
import type { PlayedRun } from "../engine/trial/play-run";
import type { Json, JsonObject } from "../json";
import type { TestEnd } from "./flow-test";

/** What a run of a test came to. */
export type TestOutcome = {
  readonly end: TestEnd;
  readonly error: (StepError & { readonly node?: string }) | null;
  readonly answer: JsonObject | null;
  /** The last record of each step and round that was executed, in the order of the first ones. */
  readonly steps: readonly StepRecord[];
  /** The output of a step; undefined where it has none, or a long loop did not keep it. */
  output(node: string, path?: string): Json | undefined;
  /** Requests of a step in their order, repeats included. */
  requests(node: string): readonly Json[];
  /** All requests by node. */
  readonly requested: { readonly [node: string]: readonly Json[] };
};

export function outcomeOf({ past, end, answer, stoodStill }: PlayedRun): TestOutcome {
  const { contents, values } = past;
  const last = new Map<string, StepRecord>();
  for (const step of contents.flatMap(({ steps }) => steps)) {
    if (step.status !== "skipped") last.set(`${step.path} ${step.node}`, step);
  }
  const requested: { [node: string]: Json[] } = {};
  for (const { node, request, body } of contents.flatMap(({ intents }) => intents)) {
    const whole =
      body === undefined
        ? values.json(request)
        : Object.assign({}, values.object(request), { body: values.json(body) });
    const list = requested[node];
    if (list === undefined) requested[node] = [whole];
    else list.push(whole);
  }
  return {
    end: end?.status ?? stoodStill ?? "too-long",
    error: end?.error ?? null,
    answer: answer === null ? null : { ...answer },
    steps: [...last.values()],
    output(node, path = "") {
      const ref = last.get(`${path} ${node}`)?.output ?? null;
      return ref === null ? undefined : values.json(ref);
    },
    requests: (node) => requested[node] ?? [],
    requested,
  };
}
