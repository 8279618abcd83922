import { applyHttpConnection } from "../../connections/apply-http-connection";
import { FlowError } from "../../errors/flow-error";
import type { Json, JsonObject } from "../../json";
import { jsonTextOf } from "../../json-text";
import type { Http, HttpRequest } from "../../ports";
import { wellFormed } from "../../well-formed";
import type {
  AnswerReading,
  CompileContext,
  CompiledEffect,
  EffectContext,
  EffectExecution,
  EffectRequest,
  EffectResult,
  LookUpResult,
  SameKey,
  Scope,
} from "../execution";
import { compileKeyValues, type KeyValue } from "../key-values";
import { failureOf, problemOf } from "./failure";
import { compilePathValues } from "./path-values";
import { type ReadResponse, readResponse, storedResponse } from "./response";
import { readsOnly } from "./status-errors";
import { compileSuccess } from "./success";

const answerBytesMax = 25 * 1_048_576;

export const httpRequestExecution: EffectExecution = {
  behaviour: "effect",
  sendsInput: ({ body }) => (body === "input" ? "body" : null),
  compile: (config, context) => {
    const idempotency = String(config.idempotency ?? "none");
    const reading = answerReading(config, context);
    const effect: CompiledEffect = {
      guarantee: idempotency === "header" ? "keyed" : idempotency === "lookup" ? "lookup" : "none",
      reads: readsOnly(config),
      ...(idempotency === "header" && { sameKey: sameKeyOf(config.sameKey) }),
      request: requestBuilder(config, context),
      send: sender(reading.of, context),
      reading: reading.again,
    };
    return idempotency === "lookup" ? { ...effect, lookUp: lookUp(config, context) } : effect;
  },
};

function sameKeyOf(chosen: Json | undefined): SameKey {
  return chosen === "conflict" || chosen === "upsert" ? chosen : "first-result";
}

/** The request as it is stored: without the base URL and without any secret of its connection. */
function requestBuilder(
  config: JsonObject,
  context: CompileContext,
): (scope: Scope, key: string) => EffectRequest {
  const method = String(config.method ?? "GET");
  const url = context.template(String(config.url ?? ""), "url");
  const requirePath = compilePathValues(String(config.url ?? ""), "url", context);
  const query = compileKeyValues(config.query, "query", context);
  const headers = compileKeyValues(config.headers, "headers", context);
  const body = bodyBuilder(config, context);
  const keyHeader =
    config.idempotency === "header" ? String(config.keyHeader ?? "Idempotency-Key") : null;
  const lookupPath =
    config.idempotency === "lookup"
      ? context.template(String(config.lookupPath ?? ""), "lookupPath")
      : null;
  return (given, key) => {
    const scope = Object.assign({}, given, { key });
    requirePath(scope);
    const named: { [name: string]: string } = {};
    const content = body(scope);
    if (content?.type !== undefined) named["content-type"] = content.type;
    for (const header of headers(scope)) named[header.name.toLowerCase()] = sendable(header);
    if (keyHeader !== null) named[keyHeader.toLowerCase()] = key;
    return {
      method,
      url: withQuery(textOf(url(scope)), query(scope)),
      headers: named,
      ...(content !== null && { body: content.value }),
      ...(lookupPath !== null && { lookUp: textOf(lookupPath(scope)) }),
    };
  };
}

/** A header with a line break or a NUL in it would be another request. */
function sendable({ name, value, field }: KeyValue): string {
  const bad = /[^\t\x20-\x7e\x80-\xff]/.exec(value);
  if (bad === null && /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) return value;
  const where = bad === null ? "its name" : `character ${bad.index + 1} of its value`;
  throw new FlowError(
    "DOCUMENT_INVALID",
    `The header ${JSON.stringify(name)} cannot be sent: ${where} is not allowed.`,
    { detail: { header: name, field } },
  );
}

type Content = { readonly value: Json; readonly type?: string };

function bodyBuilder(
  config: JsonObject,
  context: CompileContext,
): (scope: Scope) => Content | null {
  const json = "application/json";
  const sendsBody = !["GET", "HEAD"].includes(String(config.method ?? "GET"));
  switch (sendsBody ? (config.body ?? "none") : "none") {
    case "input":
      return (scope) => ({ value: scope.input ?? null, type: json });
    case "expression": {
      const value = context.expression(String(config.bodyExpression ?? ""), "bodyExpression");
      return (scope) => ({ value: value(scope) ?? null, type: json });
    }
    case "template": {
      const value = context.template(String(config.bodyTemplate ?? ""), "bodyTemplate");
      const type = String(config.contentType ?? "text/plain; charset=utf-8");
      return (scope) => ({ value: textOf(value(scope)), type });
    }
    default:
      return () => null;
  }
}

function sender(
  read: (response: ReadResponse) => EffectResult,
  context: CompileContext & { readonly http: Http },
): CompiledEffect["send"] {
  return async (request, effect) => {
    let response: ReadResponse;
    try {
      response = readResponse(await context.http.send(httpRequest(request, effect)), effect);
    } catch (cause) {
      return problemOf(cause, effect.connection);
    }
    return read(response);
  };
}

/** What an answer comes to, when it arrives and when it is read again. */
function answerReading(config: JsonObject, context: CompileContext) {
  const succeeded = compileSuccess(config, context);
  const notDone = config.serverErrorsMeanNotDone === true;
  const whole = config.output === "response";
  const of = (response: ReadResponse): EffectResult => {
    const { stored } = response;
    const failure = failureOf(response, succeeded, notDone);
    if (failure !== null) return { ...failure, response: stored };
    return { outcome: "done", value: whole ? stored : response.body, response: stored };
  };
  const { success = "200-299", successCondition = "" } = config;
  const { idempotency = "none", lookupFound = "", lookupValue = "", lookupNotFound } = config;
  const again: AnswerReading = {
    read: (stored) => of(storedResponse(stored)),
    answers: JSON.stringify([success, successCondition, whole, notDone]),
    settles: JSON.stringify([idempotency, lookupFound, lookupValue, lookupNotFound === true]),
  };
  return { of, again };
}

function lookUp(
  config: JsonObject,
  context: CompileContext & { readonly http: Http },
): NonNullable<CompiledEffect["lookUp"]> {
  const found = context.condition(String(config.lookupFound ?? ""), "lookupFound");
  const absent = config.lookupNotFound === true;
  const value = context.expression(String(config.lookupValue ?? ""), "lookupValue");
  return async (request, effect): Promise<LookUpResult> => {
    const path = textOf(request.lookUp);
    const asked: EffectRequest = { method: "GET", url: path, headers: {} };
    try {
      const response = readResponse(await context.http.send(httpRequest(asked, effect)), effect);
      if (response.status === 404 && absent) return { found: false, response: response.stored };
      if (response.status < 200 || response.status > 299) {
        return {
          found: "unknown",
          error: new FlowError(
            "ANSWER_UNKNOWN",
            `The look-up was answered with ${response.status}.`,
          ),
        };
      }
      const scope = { response: response.stored, key: effect.idempotencyKey, input: response.body };
      return found(scope)
        ? { found: true, value: value(scope) ?? null, response: response.stored }
        : { found: false, response: response.stored };
    } catch (cause) {
      const { error } = problemOf(cause, effect.connection);
      return { found: "unknown", error };
    }
  };
}

/** Base URL and credentials of the connection come in here, at the moment of sending. */
function httpRequest(request: EffectRequest, effect: EffectContext): HttpRequest {
  const stored = (request.headers ?? {}) as JsonObject;
  const headers: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(stored)) headers[name] = textOf(value);
  const { body } = request;
  return {
    method: textOf(request.method),
    ...addressed(textOf(request.url), headers, effect),
    ...(body !== undefined && {
      body: typeof body === "string" && !isJson(headers) ? body : effect.json(body),
    }),
    timeoutMs: effect.timeoutMs,
    signal: effect.signal,
    bytesMax: answerBytesMax,
  };
}

function addressed(
  url: string,
  headers: { readonly [name: string]: string },
  { connection }: EffectContext,
): Pick<HttpRequest, "url" | "headers"> {
  if (connection !== null) return applyHttpConnection(connection, { url, headers });
  if (/^https?:\/\//i.test(url)) return { url, headers };
  throw new FlowError(
    "CONNECTION_MISSING",
    `"${url}" is a path, but this step has no connection.`,
    {
      detail: { field: "url" },
    },
  );
}

function isJson(headers: { readonly [name: string]: string }): boolean {
  return /[/+]json\b/.test(headers["content-type"] ?? "");
}

function withQuery(
  url: string,
  query: readonly { readonly name: string; readonly value: string }[],
): string {
  if (query.length === 0) return url;
  const pairs = query.map(
    ({ name, value }) => `${encodeURIComponent(name)}=${encodeURIComponent(wellFormed(value))}`,
  );
  return `${url}${url.includes("?") ? "&" : "?"}${pairs.join("&")}`;
}

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : jsonTextOf(value);
}

export type SendFailure = Extract<EffectResult, { outcome: "failed" | "unknown" }>;
