import { expect, test } from "vitest";
import { numbersReadOtherwise } from "@/runtime/json-numbers";
import { numberWords } from "./number-words";

test.each([
  [
    "12345678901234567890.12",
    "12345678901234567890.12 has more digits than a number holds: it is kept as text.",
  ],
  [
    "1.2345678901234569",
    "1.2345678901234569 has more digits than a number holds: it is read as 1.234567890123457.",
  ],
  ["1e-999", "1e-999 is nearer to zero than a number can be: it is kept as text."],
  [
    `1${"2".repeat(200)}`,
    `1${"2".repeat(39)}… has more digits than a number holds: it is kept as text.`,
  ],
])("what becomes of %s is said", (number, words) => {
  expect(numbersReadOtherwise(`{"total": ${number}}`).map(numberWords)).toEqual([words]);
});
