import type { Json, JsonObject } from "../json";
import type { FlowTest, TestMock } from "./flow-test";
import { decodeUtf8Json } from "./json-body";
import { type PersonalKind, personalKind } from "./personal-fields";

export type MaskedTest = {
  readonly test: FlowTest;
  /** Where something was replaced: `body.customer.email`. */
  readonly fields: readonly string[];
};

const emailAddress = /[A-Z0-9._%+-]+@[A-Z0-9-]+(\.[A-Z0-9-]+)+/gi;
/** Shorter texts are replaced only where they are a whole value. */
const partLengthMin = 6;

/**
 * Replaces the personal data of a test: in its message and in what systems answer, the same value by the same
 * stand-in, whatever field it stands in. `keep` are fields that are left as they are. Checks are not looked at: they
 * are made of a run of what this gives.
 */
export function maskTest(test: FlowTest, keep: ReadonlySet<string> = new Set()): MaskedTest {
  const masker = new Masker(keep);
  const body = test.message.body === undefined ? null : decodeUtf8Json(test.message.body);
  if (body !== null) masker.learn(body.value, "body", "");
  masker.learn(test.message.query, "query", "");
  masker.learn(test.message.headers, "headers", "");
  for (const { node, value } of test.mocks) masker.learn(value, node, "");
  const message = {
    ...test.message,
    headers: masker.texts(test.message.headers),
    query: masker.texts(test.message.query),
    ...(body !== null && { body: JSON.stringify(masker.replaced(body.value), null, 2) }),
    ...(body === null &&
      test.message.body !== undefined && { body: masker.text(test.message.body) }),
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
  const fields = masker.fields();
  if (fields.length === 0) return { test, fields };
  return { test: { ...test, message, mocks, masked: fields }, fields };
}

class Masker {
  readonly #keep: ReadonlySet<string>;
  readonly #fields = new Set<string>();
  /** By the text in lower case. */
  readonly #standIns = new Map<string, string>();
  readonly #counts = new Map<PersonalKind, number>();
  #parts: RegExp | null = null;

  constructor(keep: ReadonlySet<string>) {
    this.#keep = keep;
  }

  fields(): readonly string[] {
    return [...this.#fields].sort();
  }

  /** Finds what is personal, by the names of fields and, of e-mail addresses, by their look. */
  learn(value: Json, path: string, parent: string): void {
    const field = path.slice(path.lastIndexOf(".") + 1).replace(/\[\]$/, "");
    if (typeof value === "string") {
      const kind = personalKind(field, parent);
      if (kind !== null && value.trim() !== "") this.#note(kind, value, path);
      else for (const [found] of value.matchAll(emailAddress)) this.#note("email", found, path);
    } else if (Array.isArray(value)) {
      for (const entry of value as readonly Json[]) this.learn(entry, `${path}[]`, parent);
    } else if (value !== null && typeof value === "object") {
      for (const [name, entry] of Object.entries(value as JsonObject)) {
        this.learn(entry, `${path}.${name}`, field);
      }
    }
  }

  #note(kind: PersonalKind, text: string, path: string): void {
    if (this.#keep.has(path)) return;
    this.#fields.add(path);
    const key = text.trim().toLowerCase();
    if (this.#standIns.has(key)) return;
    const number = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, number);
    this.#standIns.set(key, standInFor(kind, text.trim(), number));
    this.#parts = null;
  }

  replaced(value: Json): Json {
    if (typeof value === "string") return this.text(value);
    if (Array.isArray(value)) return (value as readonly Json[]).map((one) => this.replaced(one));
    if (value === null || typeof value !== "object") return value;
    const entries = Object.entries(value as JsonObject);
    return Object.fromEntries(entries.map(([name, one]) => [name, this.replaced(one)]));
  }

  texts(texts: { readonly [name: string]: string }): { readonly [name: string]: string } {
    return Object.fromEntries(
      Object.entries(texts).map(([name, value]) => [name, this.text(value)]),
    );
  }

  text(text: string): string {
    const trimmed = text.trim();
    const whole = this.#standIns.get(trimmed.toLowerCase());
    if (whole !== undefined) return text.replace(trimmed, () => whole);
    return text.replace(this.#known(), (found) => this.#standIns.get(found.toLowerCase()) ?? found);
  }

  /** Longer ones first: one may be within another. */
  #known(): RegExp {
    if (this.#parts !== null) return this.#parts;
    const long = [...this.#standIns.keys()].filter(({ length }) => length >= partLengthMin);
    const escaped = long
      .sort((a, b) => b.length - a.length)
      .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    this.#parts = new RegExp(escaped.length === 0 ? "(?!)" : escaped.join("|"), "gi");
    return this.#parts;
  }
}

/** Of the same form, so that what reads it reads on. */
function standInFor(kind: PersonalKind, text: string, number: number): string {
  switch (kind) {
    case "email":
      return `person${number}@example.com`;
    case "name":
      return `Person ${number}`;
    case "street":
      return `${number} Example Street`;
    case "birthday":
      return text.replace(/\d{4}/, "1970");
    case "address-ip":
      return `192.0.2.${number % 255}`;
    case "phone":
    case "number": {
      const digits = String(number).padStart(4, "0");
      let left = text.replace(/\D/g, "").length;
      return text.replace(/\d/g, () => {
        left -= 1;
        return left < 4 ? (digits[3 - left] ?? "0") : "5";
      });
    }
  }
}
