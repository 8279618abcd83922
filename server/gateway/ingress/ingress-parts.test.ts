import { describe, expect, test } from "vitest";
import { flowHeaders } from "./answer";
import { createRunSlots } from "./run-slots";
import { triggerHeaders, triggerQuery } from "./trigger-headers";

describe("headers", () => {
  test("credentials, the signature and connection headers are not stored", () => {
    const kept = triggerHeaders(
      {
        authorization: "Bearer x",
        cookie: "a=b",
        "x-acme-signature": "f00",
        connection: "keep-alive",
        "content-type": "application/json",
        "x-shopify-topic": "orders/create",
        "orderloom-call": "error-flow",
        "orderloom-depth": "-1000",
      },
      "x-acme-signature",
    );

    expect({ ...kept }).toEqual({
      "content-type": "application/json",
      "x-shopify-topic": "orders/create",
    });
  });

  test("the query is read whatever it is", () => {
    expect({ ...triggerQuery("/in/a?x=1&x=2&__proto__=3&bad=%zz") }).toEqual({
      x: "2",
      ["__proto__"]: "3",
      bad: "%zz",
    });
    expect({ ...triggerQuery("/in/a") }).toEqual({});
  });

  test.each([
    "Set-Cookie",
    "Access-Control-Allow-Origin",
    "Content-Security-Policy",
    "content-security-policy-report-only",
    "X-Content-Type-Options",
    "Transfer-Encoding",
    "Content-Length",
    "Refresh",
    "Clear-Site-Data",
    "Service-Worker-Allowed",
    "bad name",
  ])("a flow cannot set %s", (name) => {
    expect(flowHeaders({ [name]: "x", "X-Order": "7" })).toEqual({ "x-order": "7" });
  });

  test("a value that would break the answer apart is left out", () => {
    expect(flowHeaders({ "x-a": "1\r\nset-cookie: a=b", "x-b": "\u0000", "x-c": "ok" })).toEqual({
      "x-c": "ok",
    });
  });
});

describe("places for callers that wait", () => {
  test("the flow's limit and the process's limit both hold, and places come back", () => {
    const slots = createRunSlots({ perProcess: 3, perFlow: 2 });

    expect([slots.take("a"), slots.take("a"), slots.take("a")]).toEqual([true, true, false]);
    expect([slots.take("b"), slots.take("b")]).toEqual([true, false]);
    slots.release("a");
    expect(slots.take("b")).toBe(true);
    expect(slots.taken).toBe(3);
  });

  test("of some flows whose targets are slow leave room for every other", () => {
    const slots = createRunSlots({ perProcess: 512, perFlow: 256 });
    for (const slow of ["a", "b", "c"]) {
      for (let caller = 0; caller < 600; caller += 1) {
        slots.take(slow);
      }
    }

    expect(slots.take("d")).toBe(true);
    expect(slots.taken).toBeGreaterThan(400);
  });
});
