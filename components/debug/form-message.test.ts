import { expect, it } from "vitest";
import { formFields, messageOf } from "./form-message";

const webhook = (config: { documentType?: string }) => ({
  type: "webhook@1",
  name: "In",
  config,
});

it("asks for the fields of the document type that the trigger takes", () => {
  const fields = formFields(webhook({ documentType: "SalesOrder" }), { other: 1 });
  const lines = fields.find(({ name }) => name === "lines");
  expect(lines).toMatchObject({ list: true, required: true });
  expect(fields.map(({ name }) => name)).not.toContain("other");
});

it("asks for what a known message has where the trigger names no type", () => {
  const fields = formFields(webhook({}), { number: "A-1", lines: [{ sku: "X", qty: 2 }] });
  expect(fields.map(({ name, list }) => [name, list])).toEqual([
    ["number", false],
    ["lines", true],
  ]);
  expect(formFields(webhook({}), undefined)).toEqual([]);
});

it("makes values of their kinds, and leaves out what is empty", () => {
  const fields = formFields(webhook({}), {
    number: "A-1",
    total: 12,
    rush: true,
    ship: { city: "Kiel", zip: "24103" },
    lines: [{ sku: "X", qty: 2 }],
    tags: ["a"],
  });
  expect(
    messageOf(fields, {
      number: "007",
      total: "12.5",
      rush: "true",
      ship: { city: "Kiel", zip: "" },
      lines: [{ sku: "X", qty: "2" }, {}],
      tags: ["a", ""],
    }),
  ).toEqual({
    number: "007",
    total: 12.5,
    rush: true,
    ship: { city: "Kiel" },
    lines: [{ sku: "X", qty: 2 }, {}],
    tags: ["a", null],
  });
  expect(messageOf(fields, { total: "a lot", ship: {}, lines: [] })).toEqual({ total: "a lot" });
});

it("keeps all digits of a number, as text where a number does not hold them", () => {
  const fields = formFields(webhook({}), { total: 12, id: null });
  const made = (total: string, id = "") => messageOf(fields, { total, id });
  const long = "12345678901234567890.12";
  expect(made("12.50", "12.50")).toEqual({ total: 12.5, id: "12.50" });
  expect(made(long, long)).toEqual({ total: long, id: long });
  expect(made("1e999")).toEqual({ total: "1e999" });
  expect(made(" 007 ")).toEqual({ total: 7 });
  expect(made(" ")).toEqual({ total: " " });
});
