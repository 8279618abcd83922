import { expect, it } from "vitest";
import { problemDocument } from "./problem";

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
