import type { Json } from "../json";
import type { FlowTest, TestMock } from "./flow-test";
import { decodeUtf8Json } from "./json-body";
import { Masker } from "./masker";

export type MaskedTest = {
  readonly test: FlowTest;
  /** Where something was replaced: `body.customer.email`. */
  readonly fields: readonly string[];
  /** Where stands what could not be looked through, and stays: files, and bodies of no known form. */
  readonly unread: readonly string[];
};

/**
 * Replaces the personal data of a test: in its message and in what systems answer, the same value by the same
 * stand-in, whatever field it stands in. Fields are those of JSON, XML, X12, EDIFACT, CSV and forms; e-mail addresses
 * are found in any text. `keep` are fields that are left as they are. Checks are not looked at: they are made of a
 * run of what this gives.
 */
export function maskTest(test: FlowTest, keep: ReadonlySet<string> = new Set()): MaskedTest {
  const masker = new Masker(keep);
  const { body: text = "", base64 = "", headers, query } = test.message;
  const body = decodeUtf8Json(text);
  if (base64 !== "") masker.noteUnread("body");
  if (body !== null) masker.learn(body.value, "body", "");
  else masker.learnDocument(text, "body");
  masker.learn(query, "query", "");
  masker.learn(headers, "headers", "");
  for (const { node, value, faults = [] } of test.mocks) {
    masker.learn(value, node, "");
    masker.learn(faults as unknown as Json, node, "");
  }
  const message = {
    ...test.message,
    headers: masker.texts(headers),
    query: masker.texts(query),
    ...(body !== null && { body: JSON.stringify(masker.replaced(body.value), null, 2) }),
    ...(body === null && text !== "" && { body: masker.text(text) }),
  };
  const mocks: readonly TestMock[] = test.mocks.map((mock) => ({
    ...mock,
    value: masker.replaced(mock.value),
    ...(mock.faults !== undefined && {
      faults: masker.replaced(mock.faults as unknown as Json) as unknown as NonNullable<
        TestMock["faults"]
      >,
    }),
  }));
  const [fields, unread] = [masker.fields(), masker.unread()];
  if (fields.length === 0) return { test, fields, unread };
  return { test: { ...test, message, mocks, masked: fields }, fields, unread };
}
