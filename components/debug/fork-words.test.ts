import { expect, it } from "vitest";
import { forkWords } from "./fork-words";

it("a fork in an item says that its list begins anew only where it does, and by which of its bounds", () => {
  expect(forkWords(null)).toContain("the items before this one too");
  expect(forkWords("steps")).toMatch(/with this list.*more than 5,000 steps/);
  expect(forkWords("values")).toMatch(/with this list.*more than 32 MB of large values/);
  expect(forkWords("record")).toMatch(/with this list.*record is longer than 32 MB/);
  expect(forkWords("unknown")).toMatch(/unless the list is too long.*could not be asked/);
  expect(forkWords(undefined)).not.toContain("the items before this one too");
});
