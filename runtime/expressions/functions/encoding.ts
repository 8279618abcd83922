import { encodeBase64 } from "../../connections/base64";
import { sha256Hex } from "../../flow/version-hash";
import { isTooDeep, nestingMax } from "../../json-nesting";
import { HugeNumber, parseForeignJson } from "../../json-numbers";
import type { Budget } from "../budget";
import { failed } from "../failure";
import { isObject, settle, textOf, type Value } from "../values";
import type { FunctionDefinition } from "./definition";

const text = { kind: "text" } as const;

export const encodingFunctions: readonly FunctionDefinition[] = [
  {
    name: "toJson",
    group: "encoding",
    help: "The value as JSON text.",
    parameters: [{ name: "value", type: "value" }],
    returns: text,
    examples: [{ text: 'toJson({ sku: "A", qty: 2 })', result: '{"sku":"A","qty":2}' }],
    run: (budget: Budget, value: Value) => {
      budget.burn(sizeOf(value, 0));
      const written = JSON.stringify(settle(value) ?? null);
      budget.text(written.length);
      return written;
    },
  },
  {
    name: "parseJson",
    group: "encoding",
    help: "The value a JSON text spells. A number of more digits than a number holds becomes its text.",
    parameters: [{ name: "text", type: "text" }],
    returns: { kind: "any" },
    examples: [{ text: 'parseJson("{\\"qty\\": 2}").qty', result: 2 }],
    run: (budget: Budget, value: string) => {
      budget.text(value.length);
      // At worst every second character is an entry.
      budget.burn(value.length >> 3);
      return jsonValue(value);
    },
  },
  {
    name: "urlEncode",
    group: "encoding",
    help: "The text safe as a part of an address.",
    parameters: [{ name: "text", type: "text" }],
    returns: text,
    examples: [{ text: 'urlEncode("A/1 & ü")', result: "A%2F1%20%26%20%C3%BC" }],
    run: (budget: Budget, value: string) => {
      budget.text(value.length * 3);
      const encoded = encodeURIComponent(value.replace(/\p{Surrogate}/gu, "\uFFFD"));
      budget.text(encoded.length);
      return encoded;
    },
  },
  {
    name: "urlDecode",
    group: "encoding",
    help: "The text a part of an address stands for.",
    parameters: [{ name: "text", type: "text" }],
    returns: text,
    examples: [{ text: 'urlDecode("A%2F1%20x")', result: "A/1 x" }],
    run: (budget: Budget, value: string) => {
      budget.text(value.length);
      try {
        return decodeURIComponent(value);
      } catch {
        throw failed("The text is not an encoded part of an address");
      }
    },
  },
  {
    name: "base64",
    group: "encoding",
    help: "The text (as UTF-8) in base64.",
    parameters: [{ name: "text", type: "text" }],
    returns: text,
    examples: [
      { text: 'base64("user:pass")', result: "dXNlcjpwYXNz" },
      { text: 'base64("ü")', result: "w7w=" },
    ],
    run: (budget: Budget, value: string) => {
      budget.text(value.length * 4);
      return encodeBase64(new TextEncoder().encode(value));
    },
  },
  {
    name: "fromBase64",
    group: "encoding",
    help: "The text (UTF-8) that base64 stands for.",
    parameters: [{ name: "text", type: "text" }],
    returns: text,
    examples: [{ text: 'fromBase64("w7w=")', result: "ü" }],
    run: (budget: Budget, value: string) => {
      budget.text(value.length);
      try {
        return new TextDecoder("utf-8", { fatal: true }).decode(bytesOf(value));
      } catch {
        throw failed("The text is not base64 of a UTF-8 text");
      }
    },
  },
  {
    name: "sha256",
    group: "encoding",
    help: "The SHA-256 of the text (as UTF-8) in hex, as a fingerprint of a content.",
    parameters: [{ name: "text", type: "text" }],
    returns: text,
    examples: [
      {
        text: 'sha256("abc")',
        result: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      },
    ],
    run: (budget: Budget, value: string) => {
      budget.text(value.length);
      budget.burn(value.length >> 2);
      return sha256Hex(value);
    },
  },
  {
    name: "newId",
    group: "encoding",
    help: "A new id (UUID) for a name that is unique in the run; the same in every retry and replay.",
    parameters: [{ name: "name", type: "scalar" }],
    returns: text,
    reads: "run",
    missing: "handled",
    examples: [
      {
        text: 'newId("shipment 1")',
        scope: { run: { origin: "0199d1c2-0000-7000-8000-000000000000" } },
        result: "7333f34b-9183-8da0-b052-615f6842c333",
      },
    ],
    run: (_budget: Budget, run: Value, name: Value) => {
      if (name === undefined || name === null) return undefined;
      const hex = sha256Hex(`${originOf(run)}/${textOf(name).slice(0, 1_000)}`);
      const variant = "89ab".charAt(Number.parseInt(hex.charAt(16), 16) & 3);
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    },
  },
];

function jsonValue(text: string): Value {
  if (isTooDeep(new TextEncoder().encode(text))) {
    throw failed(`The JSON has more than ${nestingMax} lists and objects inside each other`);
  }
  try {
    return parseForeignJson(text);
  } catch (error) {
    if (error instanceof HugeNumber) {
      throw failed(`The JSON has a number that is too large at its character ${error.offset + 1}`);
    }
    const reason = error instanceof Error ? error.message : "";
    throw failed(`The text is not JSON: ${reason.slice(0, 120)}`);
  }
}

/** Id of the run this one repeats, else its own: what makes new ids the same again. */
function originOf(run: Value): string {
  const { origin, id } = isObject(run) ? run : {};
  const known = origin ?? id;
  if (typeof known === "string") return known;
  throw failed("newId(…) needs the id of the run, which is not known here");
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function bytesOf(text: string): Uint8Array {
  const digits = text.replace(/[\s=]/g, "").replace(/-/g, "+").replace(/_/g, "/");
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const digit of digits) {
    const value = alphabet.indexOf(digit);
    if (value < 0) throw failed("Not base64");
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[at] = (bits >> held) & 0xff;
    at += 1;
  }
  return bytes;
}

/** Entries and fields in a value: what it costs to walk. */
function sizeOf(value: Value, depth: number): number {
  if (typeof value !== "object" || value === null || depth > 200) return 1;
  let size = 1;
  for (const entry of Object.values(value)) size += sizeOf(entry as Value, depth + 1);
  return size;
}
