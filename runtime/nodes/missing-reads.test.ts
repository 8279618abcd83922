import { expect, it } from "vitest";
import { missingReads } from "./missing-reads";

const input = {
  total_price: "900",
  lines: [{ sku: "A" }],
  ship: { country_code: "US" },
  note: null,
};
const said = (text: string) => missingReads([{ label: "hold", text }], input);

it("names what a condition reads and the message does not have", () => {
  expect(said('number(input.total) > 500 || input.ship.country != "US"')).toEqual([
    "hold was decided without input.total, which has no value.",
    "hold was decided without input.ship.country, which has no value.",
  ]);
  expect(said("input.note.text == 1 && input.gone?.city == 2")).toEqual([
    "hold was decided without input.note.text, which has no value.",
    "hold was decided without input.gone.city, which has no value.",
  ]);
});

it("says nothing of what is there, is asked of a value, stands in a text, or is provided for", () => {
  for (const text of [
    'number(input.total_price) > 500 && input.ship.country_code == "US"',
    "input.lines.map(l => l.sku).length > 0 && input.lines.length > 0 && input.note == null",
    'contains(input.total_price, "input.total")',
    "(input.total ?? 0) > 500",
    "trigger.body.total > 500 && myinput.total > 1",
  ]) {
    expect(said(text)).toEqual([]);
  }
});
