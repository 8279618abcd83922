import { expect, test } from "vitest";
import { codeReads } from "./code-reads";

test.each<[string, readonly string[]]>([
  ["return input.total + input.customer?.name;", ["input.customer.name", "input.total"]],
  ["return input.lines.map((l) => l.sku).length;", ["input.lines"]],
  ["return input.lines.length + input.lines[0].sku;", ["input.lines"]],
  ["return steps.n03.order.total;", ["steps.n03.order.total"]],
  ['return steps["my-map"].total;', ['steps["my-map"].total']],
  ["const { n03, n04: { a } } = steps; return input;", ["input", "steps.n03", "steps.n04"]],
  ["return steps[input.id];", ["input.id", "steps"]],
  ["return trigger.number ?? params.site;", ["params.site", "trigger.number"]],
  ["return input.lines.map((item, index) => item.sku + index);", ["input.lines"]],
  ["for (const key of Object.keys(input)) f(key);", ["input"]],
  ["const f = (all = steps) => all; return f();", ["steps"]],
  ["return { key: 1, item: 2, run: { index: 3 } }; // input", []],
  ["return 'input.total';", []],
])("%s reads %j", (code, reads) => {
  expect(codeReads(code)).toEqual(reads);
});
