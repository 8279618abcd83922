import { sameJson } from "../flow/canonical";
import type { Json } from "../json";
import type { FlowTest, OlderMessage, TestMessage } from "./flow-test";
import { decodeUtf8Json } from "./json-body";
import { Masker } from "./masker";

export type MaskedTest = {
  readonly test: FlowTest;
  /** Where something was replaced: `body.customer.email`. */
  readonly fields: readonly string[];
  /** Where stands what could not be looked through, and stays: files, and bodies of no known form. */
  readonly unread: readonly string[];
};

/** A masked test that another one becomes part of, and what it was made of; null where nobody knows that any more. */
export type BesideTest = { readonly test: FlowTest; readonly unmasked: FlowTest | null };

/**
 * Replaces the personal data of a test: in its message and its older one, and in what systems answer them, the same
 * value by the same stand-in, whatever field it stands in. Fields are those of JSON, XML, X12, EDIFACT, CSV and forms;
 * e-mail addresses are found in any text. `keep` are fields that are left as they are; those of the older message
 * begin with `older.`. Checks are not looked at: they are made of a run of what this gives.
 *
 * A value that the test `beside` had has the stand-in that it got there, as far as that is known; no other value has
 * one that is in use there.
 */
export function maskTest(
  test: FlowTest,
  keep: ReadonlySet<string> = new Set(),
  beside: BesideTest | null = null,
): MaskedTest {
  const masker = beside === null ? new Masker(keep) : maskerBeside(beside, keep);
  const { older } = test;
  learn(masker, test, "");
  if (older !== undefined) learn(masker, older, "older.");
  const masked = replaced(masker, test);
  const maskedOlder = older === undefined ? {} : { older: replaced(masker, older) };
  const isOwn = (field: string) => !field.startsWith(besidePlace);
  const [fields, unread] = [masker.fields().filter(isOwn), masker.unread().filter(isOwn)];
  if (fields.length === 0) return { test, fields, unread };
  return { test: { ...test, ...masked, ...maskedOlder, masked: fields }, fields, unread };
}

/** No field begins with it. */
const besidePlace = "beside: ";

function maskerBeside({ test, unmasked }: BesideTest, keep: ReadonlySet<string>): Masker {
  const masker = unmasked === null ? null : maskerOf(test, unmasked, keep);
  const own = masker ?? new Masker(keep);
  const { message, mocks, parameters = {} } = test;
  own.avoid(JSON.stringify([message, mocks, parameters]));
  return own;
}

/** The one that made the test of what it was; null where that is not what makes its message. */
function maskerOf(test: FlowTest, unmasked: FlowTest, keep: ReadonlySet<string>): Masker | null {
  const all = new Masker(new Set());
  learn(all, unmasked, "");
  const masked = new Set(test.masked ?? []);
  const kept = all.fields().filter((field) => !masked.has(field));
  const masker = new Masker(new Set([...keep, ...kept.map((field) => besidePlace + field)]));
  learn(masker, unmasked, besidePlace);
  const again = maskedMessage(masker, unmasked.message);
  return sameJson(readOf(again), readOf(test.message)) ? masker : null;
}

/** However its body is indented. */
function readOf({ body = "", ...rest }: TestMessage): Json {
  return { ...rest, body: decodeUtf8Json(body)?.value ?? body };
}

function learn(masker: Masker, { message, mocks }: OlderMessage, place: string): void {
  const { body: text = "", base64 = "", headers, query } = message;
  const body = decodeUtf8Json(text);
  if (base64 !== "") masker.noteUnread(`${place}body`);
  if (body !== null) masker.learn(body.value, `${place}body`, "");
  else masker.learnDocument(text, `${place}body`);
  masker.learn(query, `${place}query`, "");
  masker.learn(headers, `${place}headers`, "");
  for (const { node, value, faults = [] } of mocks) {
    masker.learn(value, place + node, "");
    masker.learn(faults as unknown as Json, place + node, "");
  }
}

function replaced(masker: Masker, { message, mocks }: OlderMessage): OlderMessage {
  return {
    message: maskedMessage(masker, message),
    mocks: mocks.map((mock) => ({
      ...mock,
      value: masker.replaced(mock.value),
      ...(mock.faults !== undefined && {
        faults: masker.replaced(mock.faults as unknown as Json) as unknown as typeof mock.faults,
      }),
    })),
  };
}

function maskedMessage(masker: Masker, message: TestMessage): TestMessage {
  const { body: text = "", headers, query } = message;
  const body = decodeUtf8Json(text);
  return {
    ...message,
    headers: masker.texts(headers),
    query: masker.texts(query),
    ...(body !== null && { body: JSON.stringify(masker.replaced(body.value), null, 2) }),
    ...(body === null && text !== "" && { body: masker.text(text) }),
  };
}
