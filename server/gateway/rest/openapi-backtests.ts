import type { JsonObject } from "@/runtime/json";
import {
  answer,
  content,
  instant,
  list,
  nullable,
  object,
  operation,
  parameter,
  problem,
  ref,
  text,
  uuid,
} from "./openapi-parts";

const environment = parameter(
  "query",
  "environment",
  text,
  "test or production; the key's own, else test, when left out.",
);
const integer: JsonObject = { type: "integer", minimum: 0 };
const backtestId = parameter("path", "id", uuid, "The backtest.");
const statuses = list({ type: "string", enum: ["succeeded", "failed"] });
const tables: JsonObject = {
  type: "string",
  enum: ["then", "now"],
  description: "Lookup tables as the runs read them (default), or as they are now.",
};
const byClass = object({
  same: integer,
  differ: integer,
  "newly-fails": integer,
  "newly-succeeds": integer,
  "cannot-tell": integer,
});

export const backtestPaths: JsonObject = {
  "/flows/{id}/backtests": {
    get: operation("listBacktests", "runs:read", "The last backtests of a flow", {
      parameters: [parameter("path", "id", uuid, "The flow."), environment],
      responses: {
        "200": answer("Newest first.", object({ backtests: list(ref("Backtest")) })),
      },
    }),
    post: operation("startBacktest", "runs:write", "Tries the saved draft on past messages", {
      parameters: [parameter("path", "id", uuid, "The flow.")],
      requestBody: {
        required: true,
        content: content(
          object(
            {
              environment: { ...text, description: "Whose messages; the key's own, else test." },
              from: instant,
              to: instant,
              statuses,
              key: {
                ...text,
                description: "A number of the order, or its beginning. Needs payloads:read.",
              },
              most: { ...integer, minimum: 1, maximum: 100_000, description: "Default 10,000." },
              tables,
            },
            ["from", "to"],
          ),
        ),
      },
      responses: {
        "202": answer("Asked for; a worker takes it up.", object({ id: uuid })),
        "409": problem("Another backtest of this flow is under way here."),
        "422": problem("The draft cannot run; `problems` says why."),
      },
    }),
  },
  "/backtests/{id}": {
    get: operation("readBacktest", "runs:read", "How a backtest stands", {
      parameters: [backtestId, environment],
      responses: { "200": answer("The backtest.", ref("Backtest")) },
    }),
  },
  "/backtests/{id}/cancel": {
    post: operation("cancelBacktest", "runs:write", "Stops it; what it has found stays", {
      parameters: [backtestId, environment],
      responses: { "200": answer("The backtest.", ref("Backtest")) },
    }),
  },
};

export const backtestSchemas: JsonObject = {
  Backtest: object({
    id: uuid,
    flow: uuid,
    draft: object({ revision: integer, hash: text }),
    from: instant,
    to: instant,
    statuses,
    key: { ...nullable(text), description: "Null without payloads:read." },
    most: integer,
    tables,
    state: { type: "string", enum: ["queued", "running", "done", "cancelled", "failed"] },
    note: { ...text, description: "Why it failed." },
    total: { ...nullable(integer), description: "Messages found; null until they are counted." },
    done: integer,
    counts: {
      ...byClass,
      description: "`cannot-tell` is never counted as the same.",
    },
    assumed: {
      ...integer,
      description: "Of which a changed request was answered with the answer to the old one.",
    },
    assumedOf: {
      ...nullable(byClass),
      description: "The same by class; null of a backtest of an earlier release.",
    },
    causes: list(
      object({
        class: text,
        cause: {
          type: "object",
          description:
            "Where old and new part: `kind`, and with it step, field, row or reason. The `message` of a failure is null without payloads:read: it may quote the document.",
        },
        runs: integer,
        assumed: integer,
        also: {
          type: "object",
          additionalProperties: integer,
          description: "Other fields that differ at the same place, and in how many of these runs.",
        },
        alsoMore: {
          ...integer,
          description: "At least so many more fields differ there, which `also` does not name.",
        },
        sample: { ...uuid, description: "One of the runs." },
      }),
    ),
    otherCauses: { ...integer, description: "Messages of causes beyond those that are listed." },
    requestedBy: text,
    requestedAt: instant,
    startedAt: nullable(instant),
    endedAt: nullable(instant),
  }),
};
