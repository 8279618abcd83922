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
    "version ab12cd34 · time zone UTC · from the failed step",
  );
  const id = "01930000-0000-7000-8000-0000deadbeef";
  expect(detailWords({ run: id, flow: id, bulk: id })).toBe("run DEAD-BEEF · flow deadbeef");
  expect(detailWords({ flow: id }, { [id]: "Orders" })).toBe("flow Orders");
});

it("says sizes, choices and starts of retries in words", () => {
  expect(detailWords({ bytes: 8_917_878, shared: true, renewable: false })).toBe(
    "8.9 MB · shared · not renewable",
  );
  expect(detailWords({ from: false, to: true })).toBe("from no · to yes");
  expect(detailWords({ from: { kind: "node", node: "n04" } })).toBe("from n04");
});

it("says instants on the distributor's clock, what a grant allows, and from before to", () => {
  expect(detailWords({ from: 1_795_214_736_118 }, {}, "UTC")).toMatch(
    /^from 20 Nov 2026, 22:45:36$/,
  );
  const detail = { to: "taken", from: "by role", grant: "payload.view" };
  expect(detailWords(detail)).toBe("see documents · from by role · to taken");
  expect(detailWords({ expires: "2026-12-03T12:22:01.032Z" }, {}, "America/Chicago")).toBe(
    "expires 3 Dec 2026, 06:22:01",
  );
});
