import { expect, it } from "vitest";
import { validateDocument } from "../documents/validate-document";
import { opened, typeOfSample } from "../expressions/type-of-sample";
import type { JsonObject } from "../json";
import { mapRowsOf } from "../nodes/map/map-rows";
import { webhook } from "../nodes/webhook/definition";
import { applySuggestions } from "./apply-suggestions";
import { checkDocument } from "./check-document";
import { fieldsOfDocument } from "./fields-of-document";
import { mapPlaces } from "./map-places";
import { previewMap } from "./preview-map";
import { fieldsOfSchema } from "./schema-fields";
import { loopsOf } from "./source-paths";
import { sourceTree } from "./source-tree";
import { suggestFields } from "./suggest-fields";
import { targetText } from "./target-steps";
import { targetTree } from "./target-tree";

const text = { type: "string" };
const number = { type: "number" };
const object = (properties: JsonObject, required: readonly string[] = []) => ({
  type: "object",
  properties,
  required,
});
const address = object({
  name: text,
  line1: text,
  city: text,
  region: text,
  postalCode: text,
  country: text,
});
const salesOrder = object({
  buyerOrderNumber: text,
  orderDate: { type: "string", format: "date" },
  currency: text,
  shipTo: address,
  billTo: address,
  contactEmail: text,
  lines: {
    type: "array",
    items: object({
      lineNo: number,
      itemId: text,
      description: text,
      quantity: object({ value: number, uom: text }),
      unitPrice: object({ amount: number }),
      taxable: { type: "boolean" },
    }),
  },
});

function suggestions(input: unknown, rows: readonly JsonObject[] = []) {
  const scope = { input } as JsonObject;
  const roots = sourceTree({ input: opened(typeOfSample(scope.input)) }, scope);
  const places = mapPlaces(rows);
  const found = suggestFields(
    targetTree(fieldsOfSchema(salesOrder), places),
    roots,
    loopsOf(places),
  );
  return Object.fromEntries(
    found.map(({ target, source, form }) => [target, form.replace("$", source?.path ?? "")]),
  );
}

it("finds the fields of a Shopify order by what they mean", () => {
  const input = webhook.sample?.body;
  expect(suggestions(input)).toMatchObject({
    buyerOrderNumber: "input.po_number",
    orderDate: "date(input.created_at)",
    currency: "input.currency",
    "shipTo.line1": "input.shipping_address.address1",
    "shipTo.city": "input.shipping_address.city",
    "shipTo.postalCode": "input.shipping_address.zip",
    "lines[].itemId": "input.line_items[].sku",
    "lines[].quantity.value": "input.line_items[].quantity",
    "lines[].unitPrice.amount": "number(input.line_items[].price)",
  });
});

it("tells the delivery address from that of the bill, and proposes nothing of the other", () => {
  const found = suggestions({ billing_address: { city: "Dayton", zip: "45402" }, po_number: "1" });
  expect(found).toEqual({
    buyerOrderNumber: "input.po_number",
    "billTo.city": "input.billing_address.city",
    "billTo.postalCode": "input.billing_address.zip",
  });
});

it("proposes nothing for what is filled, and inside a list from the list that makes it", () => {
  const rows = [
    { target: "currency", value: '"USD"' },
    { target: "lines", each: "input.details", as: "detail", fields: [] },
  ];
  const input = { currency: "EUR", details: [{ sku: "a" }], line_items: [{ sku: "b", qty: 1 }] };
  expect(suggestions(input, rows)).toEqual({ "lines[].itemId": "input.details[].sku" });
});

it("says why", () => {
  const scope = { input: { shipping_address: { zip: "45402" } } };
  const roots = sourceTree({ input: opened(typeOfSample(scope.input)) }, scope);
  const [found] = suggestFields(targetTree(fieldsOfSchema(salesOrder), []), roots, new Map());
  expect(found?.reason).toBe("both are the postal code, of where it is delivered");
});

it("all of them make a map that makes a document", () => {
  const scope = { input: webhook.sample?.body ?? null };
  const roots = sourceTree({ input: opened(typeOfSample(scope.input)) }, scope);
  const targets = targetTree(fieldsOfSchema(salesOrder), []);
  const { fields, left } = applySuggestions([], suggestFields(targets, roots, new Map()));
  expect(left).toEqual([]);
  const { document, problems } = previewMap(mapRowsOf(fields))(scope);
  expect(problems).toEqual([]);
  expect(
    checkDocument(document, targetTree(fieldsOfSchema(salesOrder), mapPlaces(fields))),
  ).toEqual([]);
  expect(document).toMatchObject({ currency: "USD", shipTo: {}, lines: expect.any(Array) });
});

it("make a whole sales order of a Shopify order, with nothing left to say but what nobody knows", () => {
  const scope = { input: webhook.sample?.body ?? null };
  const roots = sourceTree({ input: opened(typeOfSample(scope.input)) }, scope);
  const targets = targetTree(fieldsOfDocument("SalesOrder"), []);
  const { fields, left } = applySuggestions([], suggestFields(targets, roots, new Map()));
  expect(left).toEqual([]);
  const { document, problems } = previewMap(mapRowsOf(fields))(scope);
  expect(problems).toEqual([]);
  expect(validateDocument("SalesOrder", document)).toEqual([]);
});

it("of names that differ in spelling only takes the one that is spelt so", () => {
  const names = ["a=b", "a.b", 'we"ird', "po number", "PO_Number", "", "q[0]"];
  const input = Object.fromEntries(names.map((name) => [name, name]));
  const roots = sourceTree({ input: opened(typeOfSample(input)) }, { input });
  const properties = Object.fromEntries(names.map((name) => [name, text]));
  const found = suggestFields(targetTree(fieldsOfSchema({ properties }), []), roots, new Map());
  expect(new Map(found.map(({ target, source }) => [target, source?.name]))).toEqual(
    new Map(names.map((name) => [targetText([name]), name])),
  );
});
