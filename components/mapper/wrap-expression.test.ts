import { expect, test } from "vitest";
import { checkExpression } from "@/runtime/expressions/check";
import { compileExpression } from "@/runtime/expressions/compile";
import { opened, typeOfSample } from "@/runtime/expressions/type-of-sample";
import { listWrappings, wrapped, wrappings } from "./wrap-expression";

const lines = [
  { sku: "A", quantity: 2 },
  { sku: "B", quantity: 1 },
  { sku: "A", quantity: 5 },
];
const input = { text: "2026-11-20", lines };
const environment = { input: opened(typeOfSample(input)) };
const texts = [
  "input.text",
  "input.text // why",
  "input.text /* why */",
  'input.text ?? "2026-01-01"',
];

test.each(wrappings.map((one) => [one.label, one] as const))("%s reads as it is", (_, one) => {
  for (const text of texts) {
    const errors = checkExpression(wrapped(one, text), environment).problems.filter(
      ({ message, severity }) => severity === "error" && !message.includes("number"),
    );
    expect(errors).toEqual([]);
  }
});

test.each(listWrappings.map((one) => [one.label, one] as const))("of a list %s does", (_, one) => {
  for (const text of [
    "input.lines",
    "input.lines // all",
    'input.lines.filter(l => l.sku != "")',
  ]) {
    const whole = wrapped(one, text);
    expect(checkExpression(whole, environment).problems).toEqual([]);
    expect(compileExpression(whole)({ input })).toBeInstanceOf(Array);
  }
});
