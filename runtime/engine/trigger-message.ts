import { decodeBody } from "../body-text";
import { FlowError } from "../errors/flow-error";
import { JsonSyntaxError, parseExactJson } from "../flow/exact-json";
import type { Json } from "../json";
import { HugeNumber, parseForeignJson } from "../json-numbers";
import type { CompiledTrigger, Scope, TriggerMessage } from "../nodes/execution";
import { type Place, placeAt } from "../text-place";
import type { TriggerRecord } from "./records";

/** What a run is started with: the trigger's record and its raw bytes. */
export type TriggerInput = Omit<TriggerRecord, "body"> & { readonly bytes: Uint8Array };

/**
 * A stored trigger with another message in the place of its own, as a person has written it: that is UTF-8,
 * whatever charset the first one came in.
 */
export function withChangedMessage(
  { body: _body, contentType, ...trigger }: TriggerRecord,
  bytes: Uint8Array,
): TriggerInput {
  if (contentType === undefined) return { ...trigger, bytes };
  const [mediaType = ""] = contentType.split(";", 1);
  return { ...trigger, contentType: `${mediaType.trim()}; charset=utf-8`, bytes };
}

/** The parsed body is kept: dedupe key, ordering key and the trigger's step share one parse. */
export function messageOf(input: TriggerInput): TriggerMessage {
  let text: string | null = null;
  let parsed: { readonly value: Json } | null = null;
  const readText = (): string => {
    text ??= decodeBody(input.bytes, input.contentType ?? null);
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
      parsed ??= { value: parseBody(readText()) };
      return parsed.value;
    },
  };
}

/** Throws BODY_MALFORMED with line and column. An empty body is null. */
function parseBody(text: string): Json {
  if (text.trim() === "") return null;
  try {
    return parseForeignJson(text);
  } catch (cause) {
    const isHuge = cause instanceof HugeNumber;
    const { line, column } = isHuge
      ? placeAt(text, cause.offset)
      : placeOf(cause instanceof Error ? cause.message : "", text);
    const where = `line ${line}, column ${column}.`;
    throw new FlowError(
      "BODY_MALFORMED",
      isHuge
        ? `The body has a number that is too large: ${where} Send it as text.`
        : `The body is not valid JSON: ${where}`,
      { cause, detail: { line, column } },
    );
  }
}

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
  const { headers, query, method } = message;
  return body === undefined ? { headers, query, method } : { body, headers, query, method };
}
