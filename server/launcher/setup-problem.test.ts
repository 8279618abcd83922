import { expect, it } from "vitest";
import { RolesMissing } from "./roles";
import { setupProblem } from "./setup-problem";

const url = "postgres://own:secret@db.example:5433/orders";
const withCode = (code: string) => Object.assign(new Error("as the driver says it"), { code });

it.each([
  ["ECONNREFUSED", "No database answers at db.example, port 5433"],
  ["28P01", "does not let own in"],
  ["3D000", 'create database "orders" owner "own"'],
  ["42501", "must own the database"],
])("says what %s means, where and what to do, without the password", (code, words) => {
  const told = setupProblem(withCode(code), url);
  expect(told).toContain(words);
  expect(told).toContain(code);
  expect(told).not.toMatch(/secret|\n\s+at /);
});

it("gives other errors in their own words, and a stack only for a fault of the program", () => {
  expect(setupProblem(withCode("XX000"), url)).toBe("as the driver says it");
  expect(setupProblem(withCode("28P01"), null)).toBe("as the driver says it");
  expect(setupProblem(withCode("28P01"), "mysql://x")).toBe("as the driver says it");
  expect(setupProblem(new RolesMissing(["orderloom_app"]), url)).toContain("create role");
  expect(setupProblem(new TypeError("x is not a function"), url)).toMatch(/\n\s+at /);
});
