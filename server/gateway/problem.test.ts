import { expect, it } from "vitest";
import { faultProblem, problemDocument } from "./problem";

it("a problem keeps the members of RFC 9457, whatever else an error tells", () => {
  const more = { status: "held", code: "x", title: 1, detail: null, type: "y", run: "r" };
  const problem = { status: 409, code: "CONFLICT", title: "Conflict", detail: "No.", more };
  expect(problemDocument(problem)).toEqual({
    type: "about:blank",
    status: 409,
    code: "CONFLICT",
    title: "Conflict",
    detail: "No.",
    run: "r",
  });
});

it("a fault of ours says when it was and whom to tell, and sends nobody to a log that they cannot read", () => {
  const { status, code, detail } = faultProblem(new Date(Date.UTC(2026, 10, 28, 9, 5, 7)));
  expect([status, code]).toEqual([500, "INTERNAL"]);
  expect(detail).toContain("at 2026-11-28 09:05:07 UTC");
  expect(detail).toMatch(/Try again.*whoever operates this installation/);
});
