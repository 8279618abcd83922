import { sameJson } from "../flow/canonical";
import type { Json } from "../json";
import type { FlowTest, TestMock } from "./flow-test";

/** The test with the message of another one, mostly made of a run, as its older message; masked as that one is. */
export function withOlderOf(test: FlowTest, run: FlowTest): FlowTest {
  const { masked: before = [], ...rest } = test;
  const own = before.filter((field) => !field.startsWith(olderField));
  const masked = [...own, ...(run.masked ?? []).map((field) => olderField + field)];
  return {
    ...rest,
    older: { message: run.message, mocks: othersThan(test.mocks, run.mocks) },
    ...(masked.length > 0 && { masked }),
  };
}

/** The test without an older message, and without what is said of it. */
export function withoutOlder({ older: _, masked = [], ...test }: FlowTest): FlowTest {
  const own = masked.filter((field) => !field.startsWith(olderField));
  return {
    ...test,
    checks: test.checks.filter((check) => check.older !== true),
    ...(own.length > 0 && { masked: own }),
  };
}

const olderField = "older.";

/** Answers of the steps that are answered otherwise; all of each, as those of the test count for none of its calls. */
function othersThan(mocks: readonly TestMock[], own: readonly TestMock[]): readonly TestMock[] {
  const of = (all: readonly TestMock[], node: string) =>
    all.filter((mock) => mock.node === node) as unknown as Json;
  return own.filter(({ node }) => !sameJson(of(mocks, node), of(own, node)));
}
