import { FlowError } from "../errors/flow-error";
import type { Json } from "../json";
import type { CompiledTrigger, Scope, TriggerMessage } from "../nodes/execution";
import type { TriggerRecord } from "./records";

/** What a run is started with: the trigger's record and its raw bytes. */
export type TriggerInput = Omit<TriggerRecord, "body"> & { readonly bytes: Uint8Array };

const decoder = new TextDecoder();

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
      parsed ??= { value: parseBody(readText()) };
      return parsed.value;
    },
  };
}

/** Throws BODY_MALFORMED with line and column. An empty body is null. */
function parseBody(text: string): Json {
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : "";
    const { line, column } = placeOf(problem, text);
    throw new FlowError(
      "BODY_MALFORMED",
      `The body is not valid JSON: line ${line}, column ${column}.`,
      { cause, detail: { line, column } },
    );
  }
}

/** V8 names an offset, except at the end of the text. */
function placeOf(
  problem: string,
  text: string,
): { readonly line: number; readonly column: number } {
  const named = /position (\d+)/.exec(problem)?.[1];
  const offset = named === undefined ? offsetOf(problem, text) : Number(named);
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return { line, column: offset - (before.lastIndexOf("\n") + 1) + 1 };
}

/** Some messages quote the text around the fault instead: `Unexpected token 'x', ..."a": x}" is not…`. */
function offsetOf(problem: string, text: string): number {
  const token = /Unexpected token '(.+?)'/su.exec(problem)?.[1];
  const quoted = /, (?:\.\.\.)?"([\s\S]*?)"(?:\.\.\.)? is not valid JSON/.exec(problem)?.[1];
  if (token === undefined || quoted === undefined) return text.length;
  const start = text.indexOf(quoted);
  const inside = text.indexOf(token, start < 0 ? 0 : start);
  return inside < 0 ? text.length : inside;
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
