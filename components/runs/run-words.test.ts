import { expect, test } from "vitest";
import { asSentence } from "./run-words";

test("a message becomes a sentence once", () => {
  const sentence = "The connection was lost before the answer was complete (UND_ERR_SOCKET).";
  expect(asSentence(sentence.slice(0, -1).replace("The", "the"))).toBe(sentence);
  expect(asSentence(sentence)).toBe(sentence);
});
