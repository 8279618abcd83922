import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../json";
import { documentNames } from "./document-names";
import { documentDefinitions, documentSchema } from "./registry";
import { validateDocument } from "./validate-document";

const order = documentSchema("SalesOrder")!.example;
const orderWith = (change: JsonObject) => ({ ...order, ...change });
const brief = (type: string, value: Json) =>
  validateDocument(type, value).map(({ path, code }) => `${path} ${code}`);
const messages = (value: Json) =>
  validateDocument("SalesOrder", value).map(({ message }) => message);
const lineWith = (change: JsonObject) =>
  orderWith({ lines: [{ ...((order.lines as JsonObject[])[0] as JsonObject), ...change }] });

describe("canonical documents", () => {
  it("are those that have a name", () => {
    expect(documentDefinitions.map(({ name }) => name)).toEqual([...documentNames]);
  });

  it.each(documentDefinitions.map((one) => [one.name, one] as const))(
    "%s: its example is one",
    (name, { example }) => {
      expect(validateDocument(name, example)).toEqual([]);
    },
  );

  it.each(documentDefinitions.map((one) => [one.name, one] as const))(
    "%s: without a required field it is none",
    (name, { fields, example }) => {
      for (const field of fields.filter((one) => one.required === true)) {
        const { [field.name]: _gone, ...rest } = example;
        expect(brief(name, rest)).toEqual([`${field.name} missing`]);
      }
    },
  );

  it("are known by version 1, by none, and however they are spelled", () => {
    for (const type of ["SalesOrder", "SalesOrder@1", "sales order", "Sales-Order @ 1"]) {
      expect(documentSchema(type)?.name).toBe("SalesOrder");
    }
    for (const type of ["SalesOrder@2", "ShopifyOrder", "any", "", "constructor", "__proto__"]) {
      expect(documentSchema(type)).toBeUndefined();
      expect(validateDocument(type, { anything: true })).toEqual([]);
    }
  });
});

describe("validateDocument", () => {
  it.each([
    ["null", null],
    ["a list", []],
    ["text", "order"],
    ["a number", 5],
  ])("refuses %s as a whole", (_words, value) => {
    expect(brief("SalesOrder", value)).toEqual([" kind"]);
  });

  it("names what is not there by its path", () => {
    const { quantity: _gone, ...line } = (order.lines as JsonObject[])[0] as JsonObject;
    expect(messages(orderWith({ lines: [line] }))).toEqual([
      "lines[0].quantity is missing: how much of it.",
    ]);
  });

  it.each([
    [{ currency: "USDD" }, "currency format"],
    [{ currency: "USX" }, "currency code"],
    [{ orderDate: "2026-02-30" }, "orderDate format"],
    [{ orderDate: 20_261_120 }, "orderDate kind"],
    [{ orderType: "standart" }, "orderType code"],
    [{ lines: [] }, "lines empty"],
    [{ lines: {} }, "lines kind"],
    [{ curency: "USD" }, "curency unknown"],
    [
      { parties: [{ role: "buyer", ids: [{ scheme: "GLN", value: "0614141001003" }] }] },
      "parties[0].ids[0].value check-digit",
    ],
  ] as const)("finds %j", (change, problem) => {
    expect(brief("SalesOrder", orderWith(change as unknown as JsonObject))).toEqual([problem]);
  });

  it("says of a missing currency what it is", () => {
    const totals = { lineExtension: { amount: "1.00" } };
    const told = validateDocument("SalesOrder", { totals }).find(
      ({ path }) => path === "totals.lineExtension.currency",
    );
    expect(told?.message).toContain("is missing: ISO 4217 code");
  });

  it("wants amounts as text and says how to write them", () => {
    const change = { lineAmount: { amount: 72.5, currency: "USD" } };
    expect(messages(lineWith(change))).toEqual([
      'lines[0].lineAmount.amount is 72.5, it must be decimal text: write "72.5".',
    ]);
  });

  it.each(["12.1234567", "1e3", "1,50", " 12", "123456789012345", ""])(
    "does not take %j for a decimal",
    (amount) => {
      expect(brief("SalesOrder", lineWith({ lineAmount: { amount, currency: "USD" } }))).toEqual([
        "lines[0].lineAmount.amount format",
      ]);
    },
  );

  it("says which unit a code of X12 is: CA is a case, not a can", () => {
    expect(messages(lineWith({ quantity: { value: "2", uom: "CA" } }))).toEqual([
      "lines[0].quantity.uom is “CA”: that is a package of X12, in Recommendation 21 it is XCS.",
    ]);
  });

  it.each([
    ["PCE", "in Recommendation 20 it is H87."],
    ["CX", "kinds of package have an X in front, as in XCX."],
    ["QQ9", "neither Recommendation 20 nor 21 has such a unit."],
  ])("knows all units: %s is none", (uom, says) => {
    expect(messages(lineWith({ quantity: { value: "2", uom } }))).toEqual([
      `lines[0].quantity.uom is “${uom}”: ${says}`,
    ]);
  });

  it.each(["EA", "C62", "XCX", "2N", "GLL", "D95"])("takes the unit %s", (uom) => {
    expect(messages(lineWith({ quantity: { value: "2", uom } }))).toEqual([]);
  });

  it("offers the code that was meant", () => {
    expect(messages(orderWith({ shipPolicy: "ship_complet" }))).toEqual([
      "shipPolicy is “ship_complet”: did you mean “ship_complete”.",
    ]);
  });

  it("keeps what a system has of its own below ext, whatever it is", () => {
    expect(brief("SalesOrder", orderWith({ ext: { shop: { a: [1, { b: null }] } } }))).toEqual([]);
  });

  it("takes null for not there", () => {
    expect(brief("SalesOrder", orderWith({ releaseNumber: null, currency: null }))).toEqual([
      "currency missing",
    ]);
  });

  it("stops at 200 problems", () => {
    const lines = Array.from({ length: 10_000 }, () => ({}));
    expect(validateDocument("SalesOrder", orderWith({ lines }))).toHaveLength(200);
  });

  it("looks at no more names of a message's own than it tells", () => {
    let looked = 0;
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`own ${at}`, 1]));
    const watched = new Proxy<JsonObject>(
      { ...order, ...many },
      {
        getOwnPropertyDescriptor: (target, name) => {
          looked += 1;
          return Reflect.getOwnPropertyDescriptor(target, name);
        },
      },
    );
    expect(validateDocument("SalesOrder", watched)).toHaveLength(200);
    expect(looked).toBeLessThan(400);
  });

  it("reads own fields only", () => {
    const value = JSON.parse('{"__proto__": {"currency": "USD"}, "constructor": 1}') as JsonObject;
    expect(brief("SalesOrder", { ...order, ...value })).toContain("constructor unknown");
  });
});
