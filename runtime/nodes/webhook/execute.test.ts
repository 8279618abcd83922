import { describe, expect, it } from "vitest";
import { expressionLanguage } from "../../engine/expression-language";
import { compileNode } from "../../engine/node-work";
import { intakeScope, messageOf } from "../../engine/trigger-message";
import type { JsonObject } from "../../json";
import { nodeExecutions } from "../executions";
import { webhook } from "./definition";

function aWebhook(config: JsonObject) {
  const http = { send: () => Promise.reject(new Error("not here")) };
  const work = compileNode("n1", { type: "webhook@1", name: "In", config }, webhook, {
    executions: nodeExecutions,
    language: expressionLanguage,
    http,
  });
  if (work.behaviour !== "trigger") throw new Error("no trigger");
  return work.trigger;
}

function aMessage(text: string, contentType?: string, headers = {}) {
  return messageOf({
    node: "n1",
    kind: "webhook",
    headers,
    query: {},
    ...(contentType !== undefined && { contentType }),
    bytes: new TextEncoder().encode(text),
  });
}

describe("a webhook", () => {
  it.each([
    ['{"a":1}', "application/json", { a: 1 }],
    ['{"a":1}', "application/vnd.api+json; charset=utf-8", { a: 1 }],
    ['{"a":1}', undefined, { a: 1 }],
    ["", "application/json", null],
    ["<a/>", "application/xml", "<a/>"],
    ["plain", undefined, "plain"],
  ])("takes %j of type %s", (text, type, expected) => {
    expect(aWebhook({}).accept(aMessage(text, type))).toEqual(expected);
  });

  it.each([
    ['{"a": }', 1, 7],
    ['{\n  "a": 1,\n}', 3, 1],
    ['{"a": 1', 1, 8],
    ["[1, 2\n3]", 2, 1],
  ])("says where %j is malformed", (text, line, column) => {
    expect(() => aWebhook({}).accept(aMessage(text, "application/json"))).toThrow(
      expect.objectContaining({ code: "BODY_MALFORMED", detail: { line, column } }),
    );
  });

  it("finds the delivery id, and none where there is none", () => {
    const trigger = aWebhook({ dedupe: "$" + '{trigger.headers["x-shopify-webhook-id"]}' });
    const scope = (headers: object) => {
      const message = aMessage("{}", "application/json", headers);
      return intakeScope(message, trigger, {});
    };

    expect(trigger.dedupe?.(scope({ "x-shopify-webhook-id": "abc" }))).toBe("abc");
    expect(trigger.dedupe?.(scope({}))).toBeNull();
    expect(aWebhook({}).dedupe).toBeUndefined();
  });
});
