import { describe, expect, it } from "vitest";
import { expressionLanguage } from "../../engine/expression-language";
import { compileNode } from "../../engine/node-work";
import type { JsonObject } from "../../json";
import type { Http, HttpRequest, OpenConnection } from "../../ports";
import { HttpFailure } from "../../ports";
import type { CompiledEffect, EffectContext, EffectResult } from "../execution";
import { nodeExecutions } from "../executions";
import { httpRequest } from "./definition";

const encoder = new TextEncoder();
const secret = "s3cr3t-value";

function anErp(auth: JsonObject, secrets: { readonly [name: string]: string }): OpenConnection {
  return {
    id: "c1",
    kind: "http",
    name: "ERP",
    config: { baseUrl: "https://erp.test/v1", ...auth },
    secrets,
    mask: (text) => text.replaceAll(secret, "***"),
  };
}

type Answer = {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  failure?: HttpFailure;
};

function aCallWith(config: JsonObject, answer: Answer = {}) {
  const sent: HttpRequest[] = [];
  const http: Http = {
    send: async (request) => {
      sent.push(request);
      if (answer.failure) throw answer.failure;
      return {
        status: answer.status ?? 200,
        headers: answer.headers ?? { "content-type": "application/json" },
        body: encoder.encode(answer.body ?? "{}"),
      };
    },
  };
  const node = {
    type: "http-request@1",
    name: "ERP",
    config: { method: "POST", url: "/orders", body: "input", ...config },
  };
  const work = compileNode("n1", node, httpRequest, {
    executions: nodeExecutions,
    language: expressionLanguage,
    http,
  });
  if (work.behaviour !== "effect") throw new Error("not an effect");
  return { effect: work.effect, sent };
}

function context(connection: OpenConnection | null): EffectContext {
  return {
    connection,
    idempotencyKey: "k-1",
    timeoutMs: 2_000,
    signal: new AbortController().signal,
    json: JSON.stringify,
  };
}

async function send(
  config: JsonObject,
  answer: Answer = {},
  connection: OpenConnection | null = anErp({}, {}),
): Promise<EffectResult> {
  const { effect } = aCallWith(config, answer);
  return effect.send(effect.request({ input: { n: 1 } }, "k-1"), context(connection));
}

async function recoveryOf(config: JsonObject, answer: Answer): Promise<string> {
  const result = await send(config, answer);
  return result.outcome === "done" ? "done" : `${result.outcome} ${result.error.recovery}`;
}

describe("the request", () => {
  const build = (config: JsonObject): ReturnType<CompiledEffect["request"]> =>
    aCallWith(config).effect.request({ input: { id: "a b", n: 1 } }, "k-1");

  it("holds path, query, headers and body, and no base address", () => {
    expect(
      build({
        url: "/orders/${input.n}",
        query: [
          { name: "q", value: "${input.id}" },
          { name: "none", value: "${input.missing}" },
        ],
        headers: [{ name: "X-Run", value: "7" }],
      }),
    ).toEqual({
      method: "POST",
      url: "/orders/1?q=a%20b",
      headers: { "content-type": "application/json", "x-run": "7" },
      body: { id: "a b", n: 1 },
    });
  });

  it("carries the key in the header the target knows", () => {
    expect(build({ idempotency: "header", keyHeader: "X-Key" }).headers).toMatchObject({
      "x-key": "k-1",
    });
  });

  it.each(["a\nb", "a\u0000b", "\u2028"])("is refused for what is no header: %j", (value) => {
    const config = { headers: [{ name: "x-note", value: "${input.id}" }] };

    expect(() => aCallWith(config).effect.request({ input: { id: value } }, "k")).toThrow(
      expect.objectContaining({
        code: "DOCUMENT_INVALID",
        detail: { header: "x-note", field: "headers[0].value" },
      }),
    );
  });

  it("has no body with GET", () => {
    expect(build({ method: "GET" })).not.toHaveProperty("body");
  });
});

describe("credentials", () => {
  const cases = [
    [
      "basic",
      { auth: "basic", userName: "u" },
      { password: secret },
      { authorization: `Basic ${btoa(`u:${secret}`)}` },
    ],
    ["bearer", { auth: "bearer" }, { token: secret }, { authorization: `Bearer ${secret}` }],
    [
      "header",
      { auth: "header", headerName: "X-Api-Key" },
      { headerValue: secret },
      { "x-api-key": secret },
    ],
  ] as const;

  it.each(cases)(
    "by %s come in at sending and are in nothing that is stored",
    async (_name, auth, secrets, headers) => {
      const { effect, sent } = aCallWith(
        {},
        {
          body: `{"echo":"${secret}"}`,
          headers: { "content-type": "application/json", "set-cookie": secret, "x-echo": secret },
        },
      );
      const request = effect.request({ input: { n: 1 } }, "k-1");

      const result = await effect.send(request, context(anErp(auth, secrets)));

      expect(sent[0]).toMatchObject({ url: "https://erp.test/v1/orders", headers });
      expect(JSON.stringify([request, result])).not.toContain(secret);
      expect(result).toMatchObject({ outcome: "done", value: { echo: "***" } });
    },
  );

  it("that are missing hold the run, and nothing is sent", async () => {
    const { effect, sent } = aCallWith({});

    const result = await effect.send(
      effect.request({ input: {} }, "k"),
      context(anErp({ auth: "bearer" }, {})),
    );

    expect(result).toMatchObject({
      outcome: "failed",
      error: { code: "SECRET_MISSING", recovery: "auth" },
    });
    expect(sent).toEqual([]);
  });

  it("are not handed to another address", async () => {
    expect(await send({ url: "https://evil.test/orders" })).toMatchObject({
      error: { code: "TARGET_BLOCKED" },
    });
  });
});

describe("an answer", () => {
  it.each([
    [201, "done"],
    [302, "failed data"],
    [400, "failed data"],
    [401, "failed auth"],
    [403, "failed auth"],
    [404, "failed data"],
    [408, "failed throttled"],
    [409, "failed conflict"],
    [425, "failed throttled"],
    [429, "failed throttled"],
    [500, "unknown unknown"],
    [502, "unknown unknown"],
    [504, "unknown unknown"],
  ])("%i means %s", async (status, expected) => {
    expect(await recoveryOf({}, { status })).toBe(expected);
  });

  it("of 5xx is not done only where the target promises it", async () => {
    expect(await recoveryOf({ serverErrorsMeanNotDone: true }, { status: 500 })).toBe(
      "failed retryable",
    );
    expect(await recoveryOf({ serverErrorsMeanNotDone: true }, { status: 503 })).toBe(
      "failed throttled",
    );
  });

  it("that should be JSON and is not fails the step and is kept", async () => {
    const result = await send({}, { body: "{oops" });

    expect(result).toMatchObject({
      outcome: "failed",
      error: { code: "ANSWER_INVALID" },
      response: { body: "{oops" },
    });
  });

  it("must fit the condition as well", async () => {
    const config = { successCondition: 'response.body.status == "ok"' };

    expect(await send(config, { body: '{"status":"ok"}' })).toMatchObject({ outcome: "done" });
    expect(
      await send(config, { body: '{"status":"rejected","message":"no stock"}' }),
    ).toMatchObject({
      outcome: "failed",
      error: { code: "TARGET_REFUSED", message: "The target answered 200: no stock" },
    });
  });

  it("is refused in the target's words, wrapped as many APIs do", async () => {
    const body = '{"error":{"code":"UNIT_NOT_ALLOWED","message":"unit CS is not allowed"}}';

    expect(await send({}, { status: 422, body })).toMatchObject({
      error: { message: "The target answered 422: unit CS is not allowed" },
    });
  });

  it("may be told to count although it is an error status", async () => {
    expect(
      await send({ success: "200-299, 404", output: "response" }, { status: 404 }),
    ).toMatchObject({ outcome: "done", value: { status: 404 } });
  });

  it("says when to come again", async () => {
    expect(await send({}, { status: 429, headers: { "retry-after": "7" } })).toMatchObject({
      retryAfterMs: 7_000,
    });
  });
});

describe("no answer", () => {
  it.each([
    [new HttpFailure("refused", false, "refused"), "failed down"],
    [new HttpFailure("connect-timeout", false, "no route"), "failed down"],
    [new HttpFailure("blocked", false, "private"), "failed data"],
    [new HttpFailure("timeout", true, "late"), "unknown unknown"],
    [new HttpFailure("reset", true, "reset"), "unknown unknown"],
    [new HttpFailure("too-large", true, "too large"), "unknown unknown"],
  ])("%s", async (failure, expected) => {
    expect(await recoveryOf({}, { failure })).toBe(expected);
  });
});

describe("the message of a failure", () => {
  it("does not tell the key that was in the address", async () => {
    const failure = new HttpFailure(
      "refused",
      false,
      `no route to https://erp.test/?key=${secret}`,
    );

    const result = await send({}, { failure }, anErp({}, { queryValue: secret }));

    expect(JSON.stringify(result)).not.toContain(secret);
    expect(result).toMatchObject({ error: { code: "TARGET_DOWN" } });
  });
});

describe("the look-up", () => {
  const config = {
    idempotency: "lookup",
    lookupPath: "/orders?reference=${key}",
    lookupFound: "count(response.body.orders) > 0",
    lookupValue: "response.body.orders[0]",
  };

  async function lookUp(answer: Answer, more: JsonObject = {}) {
    const { effect, sent } = aCallWith({ ...config, ...more }, answer);
    const result = await effect.lookUp?.(
      effect.request({ input: {} }, "k-1"),
      context(anErp({}, {})),
    );
    return { result, sent };
  }

  it("asks with our reference and adopts what is there", async () => {
    const { result, sent } = await lookUp({ body: '{"orders":[{"id":"SO-1"}]}' });

    expect(sent[0]).toMatchObject({
      method: "GET",
      url: "https://erp.test/v1/orders?reference=k-1",
    });
    expect(result).toMatchObject({ found: true, value: { id: "SO-1" } });
  });

  it("knows that it did not happen", async () => {
    expect((await lookUp({ body: '{"orders":[]}' })).result).toMatchObject({ found: false });
  });

  it("takes 404 for an answer only where the flow says so", async () => {
    expect((await lookUp({ status: 404 })).result).toMatchObject({ found: "unknown" });
    expect((await lookUp({ status: 404 }, { lookupNotFound: true })).result).toMatchObject({
      found: false,
    });
  });

  it("that fails proves nothing", async () => {
    expect((await lookUp({ status: 500 })).result).toMatchObject({ found: "unknown" });
    expect((await lookUp({ body: '{"changed":true}' })).result).toMatchObject({ found: "unknown" });
  });
});
