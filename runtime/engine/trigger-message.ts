import { FlowError } from "../errors/flow-error";
import { JsonSyntaxError, parseExactJson } from "../flow/exact-json";
import type { Json } from "../json";
import { placeOfHugeNumber } from "../json-numbers";
import type { CompiledTrigger, Scope, TriggerMessage } from "../nodes/execution";
import type { TriggerRecord } from "./records";

/** What a run is started with: the trigger's record and its raw bytes. */
export type TriggerInput = Omit<TriggerRecord, "body"> & { readonly bytes: Uint8Array };

const decoder = new TextDecoder();
const strictDecoder = new TextDecoder("utf-8", { fatal: true });

/** The parsed body is kept: dedupe key, ordering key and the trigger's step share one parse. */
export function messageOf(input: TriggerInput): TriggerMessage {
  let text: string | null = null;
  let parsed: { readonly value: Json } | null = null;
  const readText = (): string => {
    text ??= decoder.decode(input.bytes);
    return text;
  };
  return {
    kind: input.kind,
    method: input.method ?? null,
    headers: input.headers,
    query: input.query,
    contentType: input.contentType ?? null,
    bytes: input.bytes,
    text: readText,
    json: () => {
      if (parsed === null) {
        text = decodeStrictly(input.bytes);
        parsed = { value: parseBody(text) };
      }
      return parsed.value;
    },
  };
}

/** JSON travels as UTF-8 (RFC 8259, 8.1). Other bytes would become U+FFFD unseen, in somebody's name or street. */
function decodeStrictly(bytes: Uint8Array): string {
  try {
    return strictDecoder.decode(bytes);
  } catch (cause) {
    const { line, column } = placeOfOtherEncoding(bytes);
    throw new FlowError(
      "BODY_MALFORMED",
      `The body is not UTF-8 text: line ${line}, near column ${column}. Send JSON as UTF-8.`,
      { cause, detail: { line, column } },
    );
  }
}

function placeOfOtherEncoding(bytes: Uint8Array): Place {
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    // A character may be cut at the end of a part; one that begins earlier is whole or wrong.
    if ([0, 1, 2, 3].some((less) => isUtf8(bytes.subarray(0, Math.max(0, middle - less))))) {
      good = middle;
    } else bad = middle;
  }
  const text = decoder.decode(bytes.subarray(0, good));
  return placeAt(text, text.length);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    strictDecoder.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Throws BODY_MALFORMED with line and column. An empty body is null. */
function parseBody(text: string): Json {
  if (text.trim() === "") return null;
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (cause) {
    const { line, column } = placeOf(cause instanceof Error ? cause.message : "", text);
    throw new FlowError(
      "BODY_MALFORMED",
      `The body is not valid JSON: line ${line}, column ${column}.`,
      { cause, detail: { line, column } },
    );
  }
  const huge = placeOfHugeNumber(text);
  if (huge === null) return value;
  const { line, column } = placeAt(text, huge);
  throw new FlowError(
    "BODY_MALFORMED",
    `The body has a number that is too large: line ${line}, column ${column}. Send it as text.`,
    { detail: { line, column } },
  );
}

type Place = { readonly line: number; readonly column: number };

/** V8 names most places; where it only quotes the text, a stricter reader is asked where it stops. */
function placeOf(problem: string, text: string): Place {
  const named = /position (\d+)/.exec(problem)?.[1];
  if (named !== undefined) return placeAt(text, Number(named));
  try {
    parseExactJson(text);
  } catch (stop) {
    if (stop instanceof JsonSyntaxError) return stop;
  }
  return placeAt(text, text.length);
}

function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}

/** Roots for what is evaluated before the run starts. A body that cannot be read is missing. */
export function intakeScope(
  message: TriggerMessage,
  trigger: CompiledTrigger,
  parameters: { readonly [name: string]: Json },
): Scope {
  let body: Json | undefined;
  try {
    body = trigger.accept(message);
  } catch {
    body = undefined;
  }
  return {
    input: body,
    trigger: triggerRoot(message, body),
    params: parameters,
  };
}

export function triggerRoot(message: TriggerMessage, body: Json | undefined): Json {
  return {
    ...(body !== undefined && { body }),
    headers: message.headers,
    query: message.query,
    method: message.method,
  };
}
