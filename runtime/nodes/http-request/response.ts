import { decodeBody } from "../../body-text";
import type { Json, JsonObject } from "../../json";
import { isTooDeep, nestingMax } from "../../json-nesting";
import { HugeNumber, parseForeignJson } from "../../json-numbers";
import type { HttpResponse } from "../../ports";
import type { EffectContext } from "../execution";

/** An answer as flows and the journal see it: masked, headers without what may hold a secret. */
export type ReadResponse = {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: Json;
  /** Why a body that says it is JSON could not be read as such, e.g. "is not JSON"; null when nothing is wrong. */
  readonly malformed: string | null;
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
  const { value, problem } = readBody(response.body, type, mask);
  const malformed = problem !== null && isJson(type) ? problem : null;
  const { status } = response;
  return {
    status,
    headers,
    body: value,
    malformed,
    stored: { status, headers, body: value },
  };
}

/** An answer from its stored form, which does not say whether its body was what it said. */
export function storedResponse(stored: JsonObject): ReadResponse {
  const { status, headers, body = null } = stored;
  return {
    status: Number(status),
    headers: headers as ReadResponse["headers"],
    body,
    malformed: null,
    stored,
  };
}

type ReadBody = { readonly value: Json; readonly problem: string | null };

function readBody(
  bytes: Uint8Array,
  contentType: string,
  mask: (text: string) => string,
): ReadBody {
  const asText = (problem: string): ReadBody => ({
    value: mask(lenientDecoder.decode(bytes)),
    problem,
  });
  let text: string;
  try {
    text = mask(decodeBody(bytes, contentType));
  } catch {
    return asText("is not text in its charset");
  }
  // It can be parsed, but nothing after it could walk or store it.
  if (isTooDeep(bytes)) {
    return asText(`has more than ${nestingMax} lists and objects inside each other`);
  }
  return parse(text, contentType);
}

function isJson(contentType: string): boolean {
  return /[/+]json\b/i.test(contentType);
}

function parse(text: string, contentType: string): ReadBody {
  if (text === "") return { value: null, problem: null };
  if (!isJson(contentType) && !/^\s*[[{]/.test(text)) return { value: text, problem: null };
  try {
    return { value: parseForeignJson(text), problem: null };
  } catch (error) {
    // A number beyond all numbers would be stored as nothing.
    const isHuge = error instanceof HugeNumber;
    return { value: text, problem: isHuge ? "has a number that is too large" : "is not JSON" };
  }
}
