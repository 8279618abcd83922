import { expect, it } from "vitest";
import { detailWords, subjectName } from "./detail-words";

it("says a detail in one line, without what is empty and what the sentence has", () => {
  const detail = { name: "ERP", revision: 3, secrets: [], fields: ["baseUrl", "auth"], note: null };
  expect(detailWords(detail)).toBe("revision 3 · fields baseUrl, auth");
  expect(subjectName(detail)).toBe("ERP");
  expect(subjectName({ email: "new@meridian.example" })).toBe("new@meridian.example");
  expect(subjectName({ revision: 3 })).toBeNull();
});

it("shortens hashes and ids, and says names of facts in words", () => {
  const hash = "ab12cd34".repeat(8);
  expect(detailWords({ version: hash, timeZone: "UTC", from: { kind: "failed" } })).toBe(
    "version ab12cd34 · time zone UTC · from kind failed",
  );
  expect(detailWords({ run: "01930000-0000-7000-8000-0000deadbeef" })).toBe("run deadbeef");
});
