import { decodeBody } from "../../body-text";
import type { Json, JsonObject } from "../../json";
import { isTooDeep } from "../../json-nesting";
import { parseForeignJson } from "../../json-numbers";
import type { HttpResponse } from "../../ports";
import type { EffectContext } from "../execution";

/** An answer as flows and the journal see it: masked, headers without what may hold a secret. */
export type ReadResponse = {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: Json;
  /** The body said it is JSON and is not. */
  readonly malformed: boolean;
  readonly stored: JsonObject;
};

const lenientDecoder = new TextDecoder();
const dropped =
  /^(set-cookie|authorization|proxy-authorization|www-authenticate|authentication-info)$/i;

/** Masks first and parses then: what the next step gets is what is stored. */
export function readResponse(response: HttpResponse, { connection }: EffectContext): ReadResponse {
  const mask = connection === null ? (text: string) => text : connection.mask.bind(connection);
  const headers: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (!dropped.test(name)) headers[name.toLowerCase()] = mask(value);
  }
  const type = headers["content-type"] ?? "";
  const decoded = decode(response.body, type);
  const text = mask(decoded ?? lenientDecoder.decode(response.body));
  // A value nested that deep can be parsed, but nothing after it could walk or store it.
  const { value, malformed } =
    decoded === null || isTooDeep(response.body)
      ? { value: text, malformed: isJson(type) }
      : parse(text, type);
  const { status } = response;
  return {
    status,
    headers,
    body: value,
    malformed,
    stored: { status, headers, body: value },
  };
}

/** Null for bytes that are not text in the charset they claim. */
function decode(bytes: Uint8Array, contentType: string): string | null {
  try {
    return decodeBody(bytes, contentType);
  } catch {
    return null;
  }
}

function isJson(contentType: string): boolean {
  return /[/+]json\b/i.test(contentType);
}

function parse(
  text: string,
  contentType: string,
): { readonly value: Json; readonly malformed: boolean } {
  if (text === "") return { value: null, malformed: false };
  const json = isJson(contentType);
  if (!json && !/^\s*[[{]/.test(text)) return { value: text, malformed: false };
  try {
    // One with a number beyond all numbers stays text: it would be stored as nothing.
    return { value: parseForeignJson(text), malformed: false };
  } catch {
    return { value: text, malformed: json };
  }
}
