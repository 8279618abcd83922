import { expect, it } from "vitest";
import { missingReads } from "./missing-reads";

const input = {
  total_price: "900",
  lines: [{ sku: "A" }],
  ship: { country_code: "US" },
  note: null,
  kind: "retail",
};
const said = (text: string) => missingReads([{ label: "hold", text }], input);
const without = (...paths: string[]) =>
  paths.map((path) => `hold was decided without ${path}, which has no value.`);

it("names what a condition reads and the message does not have", () => {
  expect(said('input.total == 500 || input.ship.country != "US"')).toEqual(
    without("input.total", "input.ship.country"),
  );
  expect(said('input.note.text == 1 || input["gone"]?.city == 2')).toEqual(
    without("input.note.text", "input.gone.city"),
  );
  expect(said('input.lines[1].sku == "A"')).toEqual(without("input.lines[1].sku"));
  expect(said("input.lines.some(l => l.sku == input.main)")).toEqual(without("input.main"));
});

it("names what stands beside something that is asked for or has a default", () => {
  expect(said("(input.total ?? 0) > 500 || input.limit == 500")).toEqual(without("input.limit"));
  expect(said("isMissing(input.total) && input.limit == 500")).toEqual(without("input.limit"));
});

it("says nothing of what is there, stands in a text, or is no field of the message", () => {
  for (const text of [
    'number(input.total_price) > 500 && input.ship.country_code == "US"',
    "input.lines.map(l => l.sku).length > 0 && input.lines.length > 0",
    'contains(input.total_price, "input.total")',
    "trigger.body.total == 500 || steps.n02.total == 1",
    "input.total >",
    "",
  ]) {
    expect(said(text)).toEqual([]);
  }
});

it("says nothing of what the condition itself provides for", () => {
  for (const text of [
    "(input.total ?? 0) > 500",
    "isMissing(input.total)",
    "!input.total.isMissing()",
    "isEmpty(input.ship.country)",
    "isEmpty(trim(input.ship.country))",
    "input.total == null || missing != input.limit",
    "input.total == 5 || isMissing(input.total)",
    'isMissing(input.bill) || input.bill.country == "US"',
    "input.bill.country == 1 || isMissing(input.bill)",
  ]) {
    expect(said(text)).toEqual([]);
  }
});

it("says nothing of what the condition did not come to", () => {
  for (const text of [
    'input.kind == "wholesale" && input.company.tier != "gold"',
    'input.kind == "retail" || input.company.tier != "gold"',
    'input.kind == "retail" ? input.total_price == "900" : input.company.tier == "gold"',
  ]) {
    expect(said(text)).toEqual([]);
  }
});

it("says nothing of conditions behind the first that holds", () => {
  const conditions = [
    { label: "retail", text: 'input.kind == "retail"' },
    { label: "gold", text: 'input.company.tier == "gold"' },
  ];
  expect(missingReads(conditions, input)).toEqual([]);
  expect(missingReads(conditions.toReversed(), input)).toEqual([
    "gold was decided without input.company.tier, which has no value.",
  ]);
});
