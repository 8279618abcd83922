import { expect, test } from "vitest";
import type { FlowDocument } from "../../runtime/flow/document";
import { parseExactJson } from "../../runtime/flow/exact-json";
import type { JsonObject } from "../../runtime/json";
import { fillParameters } from "./check-parameters";

const long = "12345678901234567890.12";
const object = (text: string) => parseExactJson(text) as JsonObject;
const flow = (properties: string) =>
  ({ parameters: { properties: object(properties) } }) as unknown as FlowDocument;

test("a parameter keeps all digits of a number as a run has it, given or by default", () => {
  const document = flow(`{
    "any": {}, "list": {"type": "array"}, "usual": {"default": [${long}]}, "limit": {"type": "number"}
  }`);
  const given = object(`{"any": ${long}, "list": [{"id": ${long}}], "limit": 12.50}`);
  expect(fillParameters(document, given, {})).toEqual({
    any: long,
    list: [{ id: long }],
    usual: [long],
    limit: 12.5,
  });
});

test("a number that a number does not hold is refused where one is wanted", () => {
  const document = flow('{"limit": {"type": "number"}}');
  expect(() => fillParameters(document, object(`{"limit": ${long}}`), {})).toThrow(
    "limit has more digits than a number holds. As a parameter of type string it can keep them.",
  );
  expect(() => fillParameters(document, { limit: long }, {})).toThrow(
    "limit must be of type number.",
  );
});
