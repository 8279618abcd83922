import { describe, expect, it } from "vitest";
import type { Place } from "@/components/shell/place";
import { subjectPath } from "./subject-path";

const hallberg = {
  id: "h",
  name: "Hallberg",
  slug: "hallberg",
  timeZone: "UTC",
  environments: [
    { id: "ht", kind: "test" as const },
    { id: "hp", kind: "production" as const },
  ],
};
const castine = {
  id: "c",
  name: "Castine",
  slug: "castine",
  timeZone: "UTC",
  environments: [{ id: "ct", kind: "test" as const }],
};
const place: Place = {
  person: { name: "Ada", email: "ada@example.com" },
  partners: [{ id: "p", name: "Meridian", slug: "meridian", distributors: [hallberg, castine] }],
  partner: { id: "p", name: "Meridian" },
  distributor: hallberg,
  environment: { id: "hp", kind: "production" },
  actions: [],
  partnerActions: [],
};
const of = (kind: string, distributorId: string | null, environmentId: string | null) =>
  subjectPath({ subjectKind: kind, subjectId: "x", distributorId, environmentId }, place);

describe("the way from the audit log to what was changed", () => {
  it("leads to the environment that it is in, not to the one that is open", () => {
    expect(of("connection", "h", "ht")).toBe("/d/hallberg/test/connections/x");
    expect(of("run", "c", "ct")).toBe("/d/castine/test/runs/x");
  });

  it("stays in the environment that is open where it is in none, if its distributor has it", () => {
    expect(of("flow", "h", null)).toBe("/d/hallberg/production/flows/x");
    expect(of("table", null, null)).toBe("/d/hallberg/production/tables/x");
    expect(of("flow", "c", null)).toBe("/d/castine/test/flows/x");
  });

  it("is none for what has no page, or is in a place that one may not see", () => {
    expect(of("member", null, null)).toBeNull();
    expect(of("flow", "unknown", null)).toBeNull();
    expect(of("connection", "h", "gone")).toBeNull();
  });
});
