import type { FieldProblem } from "../../flow/check-fields";
import type { JsonObject } from "../../json";
import type { NodeDefinition } from "../definition";
import { documentTypeIn, errorPort, inPort, outPort } from "../definition";
import { errorAnswered } from "./status-errors";
import { notAStatus } from "./status-ranges";

const withBody = ["POST", "PUT", "PATCH", "DELETE"];

function checkSuccess({ success }: JsonObject): readonly FieldProblem[] {
  const wrong = typeof success === "string" && success !== "" ? notAStatus(success) : null;
  if (wrong === null) return [];
  const message = `“${wrong}” is no status: give numbers and ranges from 100 to 599, such as 200-299, 404.`;
  return [{ severity: "error", code: "status-range", field: "success", message }];
}

const carrying = ["POST", "PUT", "PATCH"];

/** What nobody has chosen a body for is sent empty; who chose that there is none meant it. */
function checkBody({ method, body }: JsonObject): readonly FieldProblem[] {
  if (body !== undefined || !carrying.includes(String(method ?? ""))) return [];
  const message = `This ${method} sends no body: what arrived stays here. Choose what it sends.`;
  const fix = { label: "Send what arrived", value: "input" };
  return [{ severity: "warning", code: "body-empty", field: "body", message, fix }];
}

/** Calls an HTTP API over a connection. */
export const httpRequest: NodeDefinition = {
  name: "http-request",
  major: 1,
  label: "HTTP request",
  description: "Calls an HTTP API and hands on its answer.",
  category: "connect",
  icon: "globe",
  behaviour: "effect",
  keywords: ["rest", "api", "call", "post", "get", "fetch", "erp", "url"],
  failures: [
    "FIELD_MISSING",
    "DOCUMENT_INVALID",
    "EXPRESSION_FAILED",
    "CONNECTION_MISSING",
    "SECRET_MISSING",
    "TARGET_BLOCKED",
  ],
  answered: errorAnswered,
  connections: ["http"],
  fields: [
    {
      name: "method",
      label: "Method",
      kind: "select",
      default: "GET",
      options: ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"].map((value) => ({
        value,
        label: value,
      })),
    },
    {
      name: "url",
      label: "Path or URL",
      help: "A path is added to the connection's base URL. `urlEncode()` keeps what a value holds, such as / and ?, from becoming part of the address; a segment of the path without a value fails the step.",
      kind: "template",
      required: true,
      placeholder: "/sales-orders/${input.id.urlEncode()}",
    },
    { name: "query", label: "Query", kind: "keyValue" },
    { name: "headers", label: "Headers", kind: "keyValue", once: true },
    {
      name: "body",
      label: "Body",
      kind: "select",
      default: "none",
      options: [
        { value: "none", label: "None" },
        { value: "input", label: "What arrived, as JSON" },
        { value: "expression", label: "Expression, as JSON" },
        { value: "template", label: "Text" },
      ],
      when: { field: "method", is: withBody },
    },
    {
      name: "bodyExpression",
      label: "Body expression",
      kind: "expression",
      required: true,
      when: { field: "body", is: ["expression"] },
    },
    {
      name: "bodyTemplate",
      label: "Body text",
      kind: "template",
      required: true,
      when: { field: "body", is: ["template"] },
    },
    {
      name: "contentType",
      label: "Content type",
      kind: "text",
      placeholder: "application/json",
      when: { field: "body", is: ["template"] },
    },
    {
      name: "takes",
      label: "Takes document type",
      help: "What the target expects, so that the lines to here are checked by it.",
      kind: "documentType",
      placeholder: "SalesOrder",
      when: { field: "body", is: ["input"] },
    },
    {
      name: "success",
      label: "Succeeded if the status is",
      help: "Numbers and ranges, e.g. 200-299, 404. Redirects are not followed.",
      kind: "text",
      default: "200-299",
      group: "Answer",
    },
    {
      name: "successCondition",
      label: "And this holds",
      help: "May read `response.status`, `response.headers` and `response.body`.",
      kind: "condition",
      placeholder: 'response.body.status == "ok"',
      group: "Answer",
    },
    {
      name: "output",
      label: "Hand on",
      kind: "select",
      default: "body",
      options: [
        { value: "body", label: "The answer's body" },
        { value: "response", label: "Status, headers and body" },
      ],
      group: "Answer",
    },
    {
      name: "documentType",
      label: "Document type",
      help: "What the answer's body is, so that the lines from here are checked by it.",
      kind: "documentType",
      placeholder: "OrderAcknowledgement",
      when: { field: "output", is: ["body"] },
      group: "Answer",
    },
    {
      name: "idempotency",
      label: "If it is sent twice",
      kind: "select",
      default: "none",
      group: "Safety",
      options: [
        {
          value: "none",
          label: "The target does it twice",
          help: "An unknown outcome goes to a person.",
        },
        {
          value: "header",
          label: "The target knows our key",
          help: "An unknown outcome is sent again with the same key.",
        },
        {
          value: "lookup",
          label: "We can look it up",
          help: "An unknown outcome is looked up before anything is sent again.",
        },
      ],
    },
    {
      name: "keyHeader",
      label: "Key header",
      kind: "text",
      default: "Idempotency-Key",
      required: true,
      group: "Safety",
      when: { field: "idempotency", is: ["header"] },
    },
    {
      name: "sameKey",
      label: "Same key, changed body",
      help: "What the target does when a key comes again with another body.",
      kind: "select",
      default: "first-result",
      group: "Safety",
      when: { field: "idempotency", is: ["header"] },
      options: [
        { value: "first-result", label: "Answers with the first result" },
        { value: "conflict", label: "Refuses it" },
        { value: "upsert", label: "Takes the new body" },
      ],
    },
    {
      name: "lookupPath",
      label: "Look-up path",
      help: "Called with GET; may read `key`, the reference of this step.",
      kind: "template",
      required: true,
      placeholder: "/sales-orders?reference=${key}",
      group: "Safety",
      when: { field: "idempotency", is: ["lookup"] },
    },
    {
      name: "lookupFound",
      label: "Found if",
      kind: "condition",
      required: true,
      placeholder: "count(response.body.orders) > 0",
      group: "Safety",
      when: { field: "idempotency", is: ["lookup"] },
    },
    {
      name: "lookupValue",
      label: "Then the result is",
      kind: "expression",
      required: true,
      placeholder: "response.body.orders[0]",
      group: "Safety",
      when: { field: "idempotency", is: ["lookup"] },
    },
    {
      name: "lookupNotFound",
      label: "A look-up answered with 404 means: surely not done",
      help: "Otherwise 404 proves nothing, because a wrong path gives it, too.",
      kind: "boolean",
      default: false,
      group: "Safety",
      when: { field: "idempotency", is: ["lookup"] },
    },
    {
      name: "serverErrorsMeanNotDone",
      label: "An answer 5xx means: surely not done",
      help: "Only if the target promises it; otherwise a 5xx is an unknown outcome.",
      kind: "boolean",
      default: false,
      group: "Safety",
    },
  ],
  extraRoots: {
    successCondition: ["response"],
    lookupPath: ["key"],
    lookupFound: ["response", "key"],
    lookupValue: ["response", "key"],
    url: ["key"],
    headers: ["key"],
    query: ["key"],
    bodyExpression: ["key"],
    bodyTemplate: ["key"],
  },
  ports: (config) => [
    config.body === "input" ? { ...inPort, type: documentTypeIn(config, "takes") } : inPort,
    config.output === "response" ? outPort : { ...outPort, type: documentTypeIn(config) },
    errorPort,
  ],
  check: (config) => [...checkSuccess(config), ...checkBody(config)],
  // A document that was built to be sent is sent; how safely a repeat is taken is known of the target.
  proposes: ({ built, connection }) => ({
    ...(built === null ? {} : { method: "POST", body: "input" }),
    ...(connection?.idempotency === "header"
      ? {
          idempotency: "header",
          ...(typeof connection.keyHeader === "string" ? { keyHeader: connection.keyHeader } : {}),
        }
      : {}),
  }),
  subtitle: (config) => `${config.method ?? "GET"} ${config.url ?? ""}`.trim(),
  example: {
    config: { method: "POST", url: "/sales-orders", body: "input", idempotency: "header" },
    input: { number: "1001" },
    output: { id: "SO-1" },
    port: "out",
  },
};
