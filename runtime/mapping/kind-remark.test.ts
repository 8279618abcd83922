import { expect, test } from "vitest";
import type { TypeEnvironment } from "../expressions/language";
import { typeOfSample } from "../expressions/type-of-sample";
import { kindRemark } from "./kind-remark";
import type { TargetKind } from "./target-fields";
import type { TargetNode } from "./target-tree";

const input = { no: 7, name: "A", qty: "3", at: "2026-11-20T10:00:00Z", paid: true, tags: ["a"] };
const environment: TypeEnvironment = Object.assign(Object.create(null), {
  input: typeOfSample(input),
});
const field = (kind: TargetKind): TargetNode => ({
  name: "f",
  target: "f",
  kind,
  required: false,
  list: false,
  place: null,
  extra: false,
  readBy: null,
  children: [],
});
const told = (text: string, kind: TargetKind) => kindRemark(text, field(kind), environment);

test.each([
  ["input.no", "text", "text(input.no)"],
  ["input.paid", "text", "text(input.paid)"],
  ["input.no * 2", "decimal", "text(input.no * 2)"],
  ["input.qty", "number", "number(input.qty)"],
  ["input.at", "date", "date(input.at)"],
] as const)("a value of another kind comes with what mends it: %s for %s", (text, kind, fixed) => {
  expect(told(text, kind)).toMatchObject({ at: [0, text.length], fix: { value: fixed } });
  expect(told(fixed, kind)).toBeNull();
});

test("of a choice the value that does not fit is told, at its place", () => {
  const text = 'input.paid ? input.name : input.no ?? "none"';
  const remark = told(text, "text");
  expect(text.slice(...(remark?.at ?? [0, 0]))).toBe("input.no");
  expect(remark).toMatchObject({ message: "text is needed, not a number" });
  expect(remark?.fix?.value).toBe('input.paid ? input.name : text(input.no) ?? "none"');
});

test("what nothing makes of it is told without a fix", () => {
  const remark = told("input.tags", "text");
  expect(remark).toEqual({ message: "text is needed, not a list", at: [0, 10] });
});

test("what fits, or what nothing is known of, or cannot be read, is not told", () => {
  for (const text of ["input.name", "input.unknown", "input.", ""]) {
    expect(told(text, "text")).toBeNull();
  }
});
