import { expect, test } from "vitest";
import { asSentence, causeFirst } from "./run-words";

test("a message becomes a sentence once", () => {
  const sentence = "The connection was lost before the answer was complete (UND_ERR_SOCKET).";
  expect(asSentence(sentence.slice(0, -1).replace("The", "the"))).toBe(sentence);
  expect(asSentence(sentence)).toBe(sentence);
});

test("a refusal begins with its status in a list, everything else as it is", () => {
  expect(causeFirst("The target answered 422: line 1: unit CS is not allowed")).toBe(
    "422: line 1: unit CS is not allowed",
  );
  expect(causeFirst("The target answered 500")).toBe("The target answered 500");
  expect(causeFirst("Dropped at Credit (hold)")).toBe("Dropped at Credit (hold)");
});
