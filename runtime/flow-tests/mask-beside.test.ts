import { expect, it } from "vitest";
import type { FlowTest, TestMessage } from "./flow-test";
import { maskTest } from "./mask-test";

const message = (body: object): TestMessage => ({
  trigger: "hook",
  kind: "webhook",
  headers: {},
  query: {},
  body: JSON.stringify(body),
});

const aTest = (body: object): FlowTest => ({
  schemaVersion: 1,
  name: "t",
  message: message(body),
  acceptedAt: "2026-11-02T08:00:00.000Z",
  origin: "01930000-0000-7000-8000-000000000001",
  mocks: [],
  checks: [],
});

const bodyOf = ({ test }: { readonly test: FlowTest }) => JSON.parse(test.message.body ?? "");
const jane = { email: "jane@acme.test", phone: "+49 170 1234567" };
const bob = { email: "bob@other.test", phone: "+49 171 7654321" };

it("two persons have two stand-ins, one person has one, where the test's own run is known", () => {
  const unmasked = aTest({ contacts: [bob, jane] });
  const { test } = maskTest(unmasked);
  const [maskedBob, maskedJane] = JSON.parse(test.message.body ?? "").contacts;
  const beside = { test, unmasked };
  const eve = { email: "eve@third.test", phone: "+49 172 1111111" };
  const masked = maskTest(aTest({ contacts: [jane, eve, bob] }), new Set(), beside);
  const [sameJane, maskedEve, sameBob] = bodyOf(masked).contacts;
  expect([sameJane, sameBob]).toEqual([maskedJane, maskedBob]);
  expect(maskedEve.email).toBe("person3@example.com");
  expect(new Set([maskedBob.phone, maskedJane.phone, maskedEve.phone]).size).toBe(3);
  // Only its own fields are named.
  expect(masked.fields).toEqual(["body.contacts[].email", "body.contacts[].phone"]);
});

it("a field that the test keeps gives no stand-in a number", () => {
  const unmasked = aTest({ email: jane.email, contact: { email: bob.email } });
  const { test } = maskTest(unmasked, new Set(["body.email"]));
  expect(JSON.parse(test.message.body ?? "").contact.email).toBe("person1@example.com");
  const masked = maskTest(aTest({ email: bob.email }), new Set(), { test, unmasked });
  expect(bodyOf(masked)).toEqual({ email: "person1@example.com" });
});

it.each([
  ["is gone", null],
  ["says another message", aTest({ email: "bob@other.test" })],
])("nobody gets a stand-in that is in use where the test's own run %s", (_, unmasked) => {
  const { test } = maskTest(aTest(jane));
  const masked = bodyOf(maskTest(aTest(bob), new Set(), { test, unmasked }));
  const used = JSON.parse(test.message.body ?? "");
  expect(masked.email).toBe("person2@example.com");
  expect(masked.phone).not.toBe(used.phone);
});
