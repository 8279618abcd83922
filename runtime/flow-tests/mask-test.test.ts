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
  expect(maskTest(plain)).toEqual({ test: plain, fields: [], unread: [] });
});

const withBody = (body: string): FlowTest => ({
  ...test,
  message: { ...test.message, body },
  mocks: [],
});
const bodyOf = (body: string) => maskTest(withBody(body)).test.message.body;

it("goes by the fields of XML, its attributes and what is encoded there too", () => {
  const order = (name: string, email: string, street: string) =>
    `<?xml version="1.0"?>\n<o:order xmlns:o="urn:o" no="A-1"><!-- new --><email>${email}</email>` +
    `<contactName> ${name} </contactName><company>Acme &amp; Co</company>` +
    `<contacts><contact name="${name}" phone='212-555'/></contacts><street><![CDATA[${street}]]></street></o:order>`;
  const masked = bodyOf(order("Jane D&#246;e", "jane@acme.test", "5 Elm"));
  expect(masked).toBe(
    order("Person 1", "person1@example.com", "1 Example Street").replace("212-555", "550-001"),
  );
  expect(maskTest(withBody(order("J", "j@acme.test", "5"))).fields).toContain(
    "body.order.contacts.contact.@name",
  );
});

it("goes by the columns of CSV and the keys of forms", () => {
  expect(
    bodyOf(
      'Number;Contact Name;Email;City\r\nA-1;"Doe; Jane";jane@acme.test;Troy\r\nA-2;Jo;;Rome\r\n',
    ),
  ).toBe(
    'Number;Contact Name;Email;City\r\nA-1;"Person 1";person1@example.com;Troy\r\nA-2;Person 2;;Rome\r\n',
  );
  expect(bodyOf("no=A-1&email=jane%40acme.test&phone=%2B1+212&customer[name]=Jane+Doe")).toBe(
    "no=A-1&email=person1%40example.com&phone=%2B0%20001&customer[name]=Person%201",
  );
});

it("goes by the segments of X12 and EDIFACT, and leaves their counts and lengths of headers", () => {
  const isa =
    "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260101*1200*U*00401*000000001*0*P*>~";
  const x12 = (name: string, street: string, phone: string, email: string) =>
    `${isa}\nST*850*0001~\nN1*ST*${name}*92*77~\nN3*${street}~\nPER*BD*${name}*TE*${phone}*EM*${email}~\nSE*5*0001~`;
  expect(bodyOf(x12("Jane Doe", "5 Elm Road", "2125550142", "jane@acme.test"))).toBe(
    x12("Person 1", "1 Example Street", "5555550001", "person1@example.com"),
  );
  const edifact = (name: string, street: string, phone: string) =>
    `UNA:+.? 'UNB+UNOC:3+A:14+B:14+260101:1200+1'NAD+ST+77::92++${name}+${street}+Troy'CTA+OC+:${name}'COM+${phone}:TE'UNT+5+1'`;
  expect(bodyOf(edifact("Jane O?'Doe", "5 Elm", "?+1 212"))).toBe(
    edifact("Person 1", "1 Example Street", "?+0 001"),
  );
});

it("goes by lists that are called by the plural, and has numbers", () => {
  const { contacts, customers, count } = JSON.parse(
    bodyOf(
      '{"contacts":[{"name":"Jane Doe","phone":12125550142}],"customers":[{"name":"Jo"}],"count":7}',
    ) ?? "",
  );
  expect(contacts).toEqual([{ name: "Person 1", phone: 55555550001 }]);
  expect(customers).toEqual([{ name: "Person 2" }]);
  expect(count).toBe(7);
});

it("goes by the fields of documents within documents", () => {
  const answer = { file: "<a><firstName>Jane</firstName></a>", json: '{"firstName":"Jane"}' };
  const masked = maskTest({ ...withBody("{}"), mocks: [{ node: "erp", value: answer }] });
  expect(masked.test.mocks[0]?.value).toEqual({
    file: "<a><firstName>Person 1</firstName></a>",
    json: '{"firstName":"Person 1"}',
  });
  expect(masked.fields).toEqual(["erp.file.a.firstName", "erp.json.firstName"]);
});

it("finds whom a long list names wherever they stand, the longer of two names first", () => {
  const rows = Array.from(
    { length: 3_000 },
    (_, at) => `${at};Person${at} Doe;to be called: person${at} DOE-`,
  );
  const lines = bodyOf(`no;contact name;note\n${rows.join("\n")}\n`)?.split("\n") ?? [];
  expect(lines[1]).toBe("0;Person 1;to be called: Person 1-");
  expect(lines[3_000]).toBe("2999;Person 3000;to be called: Person 3000-");
  const within = bodyOf(
    '{"fullName":"Jane Doe","contactName":"Jane Doe-Smith","note":"Jane Doe-Smith, Jane Doe"}',
  );
  expect(JSON.parse(within ?? "").note).toBe("Person 2, Person 1");
  const turkish = bodyOf('{"fullName":"İpek Ünal","note":"İstanbul: İpek ÜNAL, jo@acme.test"}');
  expect(JSON.parse(turkish ?? "").note).toBe("İstanbul: Person 1, person1@example.com");
});

it("says of what it could not look through", () => {
  expect(maskTest(withBody("Jane Doe, write to jane@acme.test"))).toMatchObject({
    unread: ["body"],
    fields: ["body"],
    test: { message: { body: "Jane Doe, write to person1@example.com" } },
  });
  const bytes = { ...test, message: { ...test.message, base64: "/w==" }, mocks: [] };
  const { body: _, ...message } = bytes.message;
  expect(maskTest({ ...bytes, message }).unread).toEqual(["body"]);
  const file = { node: "erp", value: { name: "a.pdf", content: "JVBERi0x".repeat(40) } };
  expect(maskTest({ ...withBody("{}"), mocks: [file] }).unread).toEqual(["erp.content"]);
  expect(maskTest(withBody("")).unread).toEqual([]);
});

it("replaces the same person alike in an older message, and in what systems answer that one", () => {
  const older = {
    message: {
      ...test.message,
      body: JSON.stringify({ version: 1, email: "jane.doe@acme.test", buyer_name: "Jane Doe" }),
    },
    mocks: [{ node: "erp", value: { attn: "Jane Doe" } }],
  };
  const masked = maskTest({ ...test, older });
  expect(JSON.parse(masked.test.older?.message.body ?? "")).toEqual({
    version: 1,
    email: "person1@example.com",
    buyer_name: "Person 2",
  });
  expect(masked.test.older?.mocks[0]?.value).toEqual({ attn: "Person 2" });
  expect(masked.fields).toContain("older.body.email");
  const kept = maskTest(
    { ...test, message: older.message, mocks: [], older },
    new Set(["older.body.email"]),
  );
  expect(kept.fields).toContain("body.email");
  expect(kept.fields).not.toContain("older.body.email");
});
