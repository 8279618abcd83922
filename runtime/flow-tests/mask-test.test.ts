import { expect, it } from "vitest";
import type { FlowTest } from "./flow-test";
import { maskTest } from "./mask-test";

const test: FlowTest = {
  schemaVersion: 1,
  name: "t",
  message: {
    trigger: "hook",
    kind: "webhook",
    headers: {},
    query: {},
    body: JSON.stringify({
      number: "A-1",
      email: "Jane.Doe@acme.test",
      customer: { company: "Acme Ltd", first_name: "Jane", phone: "+1 (212) 555-0142" },
      shipping_address: { name: "Jane Doe", address1: "5 Elm Road", city: "Troy", zip: "12180" },
      note: "Call Jane Doe or write to jane.doe@acme.test",
    }),
  },
  acceptedAt: "2026-11-02T08:00:00.000Z",
  origin: "01930000-0000-7000-8000-000000000001",
  mocks: [{ node: "erp", value: { contact: "jane.doe@acme.test", attn: "Jane Doe", total: 7 } }],
  checks: [],
};

it("replaces personal data by name of field, the same value by the same stand-in wherever it stands", () => {
  const masked = maskTest(test);
  const body = JSON.parse(masked.test.message.body ?? "");
  expect(body).toEqual({
    number: "A-1",
    email: "person1@example.com",
    customer: { company: "Acme Ltd", first_name: "Person 1", phone: "+5 (555) 555-0001" },
    shipping_address: {
      name: "Person 2",
      address1: "1 Example Street",
      city: "Troy",
      zip: "12180",
    },
    note: "Call Person 2 or write to person1@example.com",
  });
  expect(masked.test.mocks[0]?.value).toEqual({
    contact: "person1@example.com",
    attn: "Person 2",
    total: 7,
  });
  expect(masked.fields).toContain("body.customer.phone");
  expect(masked.test.masked).toEqual(masked.fields);
});

it("leaves what is kept, and a test without personal data as it is", () => {
  const kept = maskTest(test, new Set(["body.customer.first_name"]));
  expect(JSON.parse(kept.test.message.body ?? "").customer.first_name).toBe("Jane");
  const plain = { ...test, message: { ...test.message, body: '{ "n":  1 }' }, mocks: [] };
  expect(maskTest(plain)).toEqual({ test: plain, fields: [] });
});
