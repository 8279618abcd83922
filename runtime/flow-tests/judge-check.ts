import { diffValues } from "../diff-values";
import { expressionLanguage } from "../engine/expression-language";
import type { OlderTold } from "../engine/trial/older-told";
import { sameJson } from "../flow/canonical";
import type { Json, JsonObject } from "../json";
import type { Scope } from "../nodes/execution";
import { endWords } from "./end-words";
import { valueAt } from "./field-value";
import type { TestCheck } from "./flow-test";
import { isIgnored } from "./ignored-fields";
import type { TestOutcome } from "./test-outcome";
import type { CheckResult } from "./test-result";
import { partsFound, stepsNamed } from "./what-was-found";

const changesMax = 200;

export type Judged = {
  readonly outcome: TestOutcome;
  /** What an expression of the test may read. */
  readonly scope: Scope;
  nameOf(node: string): string;
};

/** Whether what a check says is so, and what was found. */
export function judge(check: TestCheck, judged: Judged): CheckResult {
  const { outcome, nameOf } = judged;
  const isReached = (node: string) => wasReached(outcome, node);
  switch (check.check) {
    case "end":
      return judgeEnd(check, outcome);
    case "golden":
      return judgeGolden(check, outcome, nameOf);
    case "output": {
      const name = nameOf(check.node);
      const output = outcome.output(check.node, check.path);
      if (output === undefined) {
        return nothing(`“${name}” ${isReached(check.node) ? "has no output" : "was not reached"}.`);
      }
      return judgeValue(
        `${name}: ${fieldWords(check.field)}`,
        check.is,
        valueAt(output, check.field),
      );
    }
    case "holds":
      return judgeExpression(check.expression, judged);
    case "reached": {
      const reached = isReached(check.node);
      const message = `“${nameOf(check.node)}” was ${reached ? "" : "not "}reached.`;
      return { passed: reached === check.is, message, actual: reached };
    }
    case "left-by": {
      const ports = new Set(
        outcome.steps.flatMap(({ node, port }) =>
          node === check.node && port !== null ? [port] : [],
        ),
      );
      const [port] = ports;
      const words =
        port !== undefined
          ? `was left by ${[...ports].join(", ")}`
          : isReached(check.node)
            ? "was not left"
            : "was not reached";
      return {
        passed: ports.has(check.port),
        message: `“${nameOf(check.node)}” ${words}.`,
        ...(port !== undefined && { actual: port }),
      };
    }
    case "requests": {
      const { length } = outcome.requests(check.node);
      const message = `“${nameOf(check.node)}” made ${length === 1 ? "1 request" : `${length} requests`}.`;
      return { passed: length === check.is, message, actual: length };
    }
    case "request": {
      const request = outcome.requests(check.node)[check.request];
      const name = `Request ${check.request + 1} of “${nameOf(check.node)}”`;
      if (request === undefined) {
        return nothing(
          `${name} was not made${isReached(check.node) ? "" : ": it was not reached"}.`,
        );
      }
      return judgeValue(
        `${name}: ${fieldWords(check.field)}`,
        check.is,
        valueAt(request, check.field),
      );
    }
  }
}

/** Of a check about the run of an older message where there is none. */
export function judgeNoOlder(told: Pick<OlderTold, "refused"> | null): CheckResult {
  return nothing(`Older message: ${whyNone(told)}`);
}

function whyNone(told: Pick<OlderTold, "refused"> | null): string {
  if (told === null) return "The test has none.";
  return told.refused === undefined
    ? "It is recognised by its delivery id and starts no run."
    : "The intake refuses it, so it starts no run.";
}

function nothing(message: string): CheckResult {
  return { passed: false, message };
}

function fieldWords(field: string): string {
  return field === "" ? "the whole" : field;
}

function judgeEnd(
  check: Extract<TestCheck, { check: "end" }>,
  { end, error }: TestOutcome,
): CheckResult {
  const why = error === null ? "" : `: ${error.message}`;
  const passed = end === check.is && (check.code === undefined || check.code === error?.code);
  return { passed, message: `The run ${endWords[end]}${why}`, actual: end };
}

function judgeValue(what: string, is: Json, actual: Json | undefined): CheckResult {
  if (actual === undefined) return nothing(`${what} is not there.`);
  const passed = sameJson(is, actual);
  const changes = passed ? [] : diffValues(is, actual);
  return {
    passed,
    message: passed ? `${what} is as it should be.` : `${what} is another value.`,
    actual,
    ...(passed ? {} : cut(changes)),
  };
}

function cut(changes: ReturnType<typeof diffValues>): Pick<CheckResult, "changes" | "more"> {
  const more = changes.length - changesMax;
  return { changes: changes.slice(0, changesMax), ...(more > 0 && { more }) };
}

function judgeGolden(
  check: Extract<TestCheck, { check: "golden" }>,
  outcome: TestOutcome,
  nameOf: (node: string) => string,
): CheckResult {
  const [what, actual] = goldenOf(check, outcome, nameOf);
  if (actual === undefined) {
    const isGone = check.of !== "answer" && !wasReached(outcome, check.node);
    return nothing(`${what} is not there${isGone ? ": it was not reached" : ""}.`);
  }
  const { ignore = [] } = check;
  const changes = diffValues(check.value, actual).filter(({ path }) => !isIgnored(path, ignore));
  if (changes.length === 0) return { passed: true, message: `${what} is the same.`, actual };
  const places = changes.length === 1 ? "1 place" : `${changes.length} places`;
  return { passed: false, message: `${what} differs in ${places}.`, actual, ...cut(changes) };
}

function goldenOf(
  check: Extract<TestCheck, { check: "golden" }>,
  outcome: TestOutcome,
  nameOf: (node: string) => string,
): readonly [what: string, value: Json | undefined] {
  switch (check.of) {
    case "answer":
      return ["The answer", outcome.answer ?? undefined];
    case "step":
      return [`What “${nameOf(check.node)}” hands on`, outcome.output(check.node, check.path)];
    case "request":
      return [
        `Request ${check.request + 1} of “${nameOf(check.node)}”`,
        outcome.requests(check.node)[check.request],
      ];
  }
}

function judgeExpression(expression: string, { outcome, scope, nameOf }: Judged): CheckResult {
  const missed = stepsNamed(expression).filter((node) => !wasReached(outcome, node));
  const notReached = missed.map((node) => ` “${nameOf(node)}” was not reached.`).join("");
  try {
    if (expressionLanguage.condition(expression, "expression")(scope)) {
      return { passed: true, message: "It is so." };
    }
    const found = partsFound(expression, scope);
    const message = `It is not so${found === "" ? "" : `: ${found}`}.${notReached}`;
    return { passed: false, expression, message };
  } catch (cause) {
    const why = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, "");
    return { passed: false, expression, message: `It cannot be told: ${why}.${notReached}` };
  }
}

function wasReached({ steps }: TestOutcome, node: string): boolean {
  return steps.some((step) => step.node === node);
}

/** Roots of a test's expressions. Outputs are those outside of loops. */
export function scopeOfTest(
  outcome: TestOutcome,
  own: { readonly trigger: Json; readonly parameters: JsonObject; readonly run: Json },
): Scope {
  const steps: { [node: string]: Json } = {};
  for (const { node, path, output } of outcome.steps) {
    const value = path === "" && output !== null ? outcome.output(node) : undefined;
    if (value !== undefined) steps[node] = value;
  }
  return {
    steps,
    trigger: own.trigger,
    params: own.parameters,
    run: own.run,
    answer: outcome.answer ?? undefined,
    requests: outcome.requested as JsonObject,
    end: {
      status: outcome.end,
      code: outcome.error?.code ?? null,
      node: outcome.error?.node ?? null,
    },
  };
}
