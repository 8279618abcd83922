import { expect, it } from "vitest";
import { detailWords } from "./detail-words";

it("says a detail in one line, without what is empty", () => {
  const detail = { name: "ERP", revision: 3, secrets: [], fields: ["baseUrl", "auth"], note: null };
  expect(detailWords(detail)).toBe("name ERP · revision 3 · fields baseUrl, auth");
});

it("shows what it does not know as it is", () => {
  expect(detailWords({ change: { from: 1, to: 2 } })).toBe('change {"from":1,"to":2}');
});
