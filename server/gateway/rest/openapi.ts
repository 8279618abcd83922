import type { JsonObject } from "@/runtime/json";
import { backtestPaths, backtestSchemas } from "./openapi-backtests";
import { mapPaths, mapSchemas } from "./openapi-maps";
import { originPaths, originSchemas } from "./openapi-origins";
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
import { tablePaths, tableSchemas } from "./openapi-tables";
import { testPaths, testSchemas } from "./openapi-tests";

const flowId = parameter("path", "id", uuid, "The flow.");
const environment = parameter(
  "query",
  "environment",
  text,
  "`test`, `production` or an id. Needed when the key is good for both.",
);
const change = (verb: "pause" | "resume" | "withdraw", summary: string): JsonObject => ({
  post: operation(`${verb}Flow`, "flows:publish", summary, {
    parameters: [flowId],
    requestBody: { content: content(object({ environment: text }, [])) },
    responses: {
      "200": answer("The state it has now.", object({ id: uuid, state: text })),
      "409": problem(
        "It is not published in that environment, or stands so that this cannot be done.",
      ),
    },
  }),
});

/** OpenAPI 3.1 of the REST API; a test compares it with the routes that are served. */
export const openApi: JsonObject = {
  openapi: "3.1.0",
  info: {
    title: "Orderloom REST API",
    version: "1",
    description:
      "Authenticate with `Authorization: Bearer olk_…`. Errors are problem+json with a stable `code`.",
  },
  servers: [{ url: "/api/v1" }],
  paths: {
    "/flows": {
      get: operation("listFlows", "flows:read", "Flows of the distributor", {
        parameters: [environment],
        responses: { "200": answer("Flows by name.", object({ flows: list(ref("Flow")) })) },
      }),
    },
    "/flows/{id}/draft": {
      get: operation("readDraft", "flows:read", "The draft; its revision is the ETag", {
        parameters: [flowId],
        responses: { "200": answer("The draft.", ref("Draft")) },
      }),
      put: operation("saveDraft", "flows:write", "Replaces the draft", {
        parameters: [
          flowId,
          parameter("header", "If-Match", text, "ETag of the draft that was changed."),
        ],
        requestBody: {
          required: true,
          content: content(
            object({ flow: { type: "object" }, layout: { type: "object" } }, ["flow"]),
          ),
        },
        responses: {
          "200": answer("Saved.", object({ id: uuid, revision: { type: "integer" } })),
          "412": problem("Somebody saved meanwhile; `revision` is the current one."),
          "413": problem("The body is too large."),
          "428": problem("If-Match is missing."),
        },
      }),
    },
    "/flows/{id}/versions": {
      get: operation("listVersions", "flows:read", "Versions of the flow, newest first", {
        parameters: [flowId],
        responses: {
          "200": answer(
            "Its versions.",
            object({
              versions: list(
                object({ number: { type: "integer" }, hash: text, note: text, createdAt: instant }),
              ),
            }),
          ),
        },
      }),
    },
    "/flows/{id}/publish": {
      post: operation("publishFlow", "flows:publish", "Lets a version run in an environment", {
        parameters: [flowId],
        requestBody: {
          required: true,
          content: content(
            object(
              {
                environment: text,
                version: {
                  description: "Number or hash of an existing version; absent: the draft.",
                  anyOf: [
                    { type: "integer", minimum: 1 },
                    { type: "string", pattern: "^[0-9a-f]{64}$" },
                  ],
                },
                note: text,
                bindings: { type: "object", additionalProperties: uuid },
                parameters: { type: "object" },
                anyway: {
                  ...text,
                  description:
                    "Why it is published in production although a test of it fails; without it that is refused with 409.",
                },
              },
              ["environment"],
            ),
          ),
        },
        responses: {
          "200": answer(
            "Published.",
            object({
              version: object({ number: { type: "integer" }, hash: text }),
              state: text,
              endpoints: list(object({ node: text, path: text })),
              warnings: list(text),
            }),
          ),
          "409": problem("A connection slot has no connection."),
          "422": problem("The flow has errors; `problems` lists them by node, port and field."),
        },
      }),
    },
    "/flows/{id}/pause": change("pause", "Messages are stored, nothing runs"),
    "/flows/{id}/resume": change("resume", "Runs again, what was stored included"),
    "/flows/{id}/withdraw": change("withdraw", "Its addresses answer 404"),
    ...backtestPaths,
    ...mapPaths,
    ...tablePaths,
    "/runs": {
      get: operation("listRuns", "runs:read", "Runs, newest first", {
        parameters: [
          environment,
          parameter("query", "flow", uuid, "Of one flow."),
          parameter("query", "status", text, "One or several: repeated, or separated by commas."),
          parameter("query", "from", instant, "Accepted at or after."),
          parameter("query", "to", instant, "Accepted before."),
          parameter(
            "query",
            "key",
            text,
            "A number of the order, or its beginning. Needs the scope payloads:read, as numbers are part of documents; without it 403.",
          ),
          parameter("query", "cursor", uuid, "`next` of the page before."),
          parameter("query", "limit", { type: "integer", minimum: 1, maximum: 200 }, "Default 50."),
        ],
        responses: {
          "200": answer("A page.", object({ runs: list(ref("Run")), next: nullable(uuid) })),
        },
      }),
    },
    "/runs/{id}": {
      get: operation("readRun", "runs:read", "One run with its steps", {
        parameters: [
          parameter("path", "id", uuid, "The run."),
          parameter("query", "stepsFrom", { type: "integer", minimum: 0 }, "First step wanted."),
          parameter(
            "query",
            "stepsLimit",
            { type: "integer", minimum: 1, maximum: 1000 },
            "Default 200.",
          ),
        ],
        responses: { "200": answer("The run.", ref("RunDetail")) },
      }),
    },
    ...originPaths,
    ...testPaths,
    "/runs/{id}/retry": {
      post: operation(
        "retryRun",
        "runs:write",
        "A new run from the stored message of a finished one. It may also need runs:edit-retry or runs:send-as-new",
        {
          parameters: [parameter("path", "id", uuid, "The finished run.")],
          requestBody: {
            content: content(
              object(
                {
                  environment: {
                    ...text,
                    description: "Where the run is; in another one there is no such run.",
                  },
                  request: {
                    ...uuid,
                    description: "Names this order: sent again, it starts no second run.",
                  },
                  from: {
                    type: "object",
                    description:
                      'Where it begins: `{"kind":"start"}`, `{"kind":"failed"}` or `{"kind":"node","node":"n04"}`; in a list with `"path":"n02:3"`, its fourth item, so that those before are taken over.',
                  },
                  reason: { ...text, maxLength: 500 },
                  message: {
                    ...text,
                    description:
                      "The whole message, changed; from the start only. Needs the scope runs:edit-retry.",
                  },
                  asNew: {
                    type: "boolean",
                    description:
                      "With keys, clock and ids of its own: what was done before is done a second time. Needs the scope runs:send-as-new.",
                  },
                  newest: {
                    ...uuid,
                    description:
                      "With asNew: the newest id in the run's `chain` as you read it, so that nothing is sent that somebody else has just sent.",
                  },
                },
                [],
              ),
            ),
          },
          responses: {
            "202": answer(
              "Asked for; a worker starts it. `again` when it was asked for before.",
              object({ run: uuid, again: { type: "boolean" } }),
            ),
            "400": problem("There is no such step, or the run has no failed step to begin with."),
            "409": problem("A run of this message has not ended, or another retry waits."),
            "413": problem("The changed message is over 1 MB."),
          },
        },
      ),
    },
    "/openapi.json": {
      get: {
        operationId: "openApi",
        summary: "This document; no key needed",
        security: [],
        responses: { "200": answer("OpenAPI 3.1.", { type: "object" }) },
      },
    },
  },
  components: {
    securitySchemes: { apiKey: { type: "http", scheme: "bearer" } },
    schemas: {
      ...backtestSchemas,
      ...mapSchemas,
      ...tableSchemas,
      ...originSchemas,
      ...testSchemas,
      Problem: object({
        type: text,
        title: text,
        status: { type: "integer" },
        code: text,
        detail: text,
      }),
      Flow: object({
        id: uuid,
        name: text,
        updatedAt: instant,
        revision: { type: "integer" },
        latestVersion: { type: "integer" },
        live: nullable(
          object({
            state: text,
            version: { type: "integer" },
            publishedAt: instant,
            draftDiffers: { type: "boolean" },
          }),
        ),
        addresses: list(text),
        runsDay: {
          type: "integer",
          description: "Finished since the start of the distributor's day, as on the Flows screen.",
        },
        failedDay: { type: "integer", description: "Of those the failed ones." },
      }),
      Draft: object({
        id: uuid,
        revision: { type: "integer" },
        flow: { type: "object" },
        layout: { type: "object" },
      }),
      Run: {
        allOf: [
          ref("RunFacts"),
          object({
            steps: {
              ...nullable({ type: "integer" }),
              description: "How many steps it took; null until it has ended.",
            },
          }),
        ],
      },
      RunFacts: object({
        id: uuid,
        flow: object({ id: uuid, name: nullable(text), version: nullable({ type: "integer" }) }),
        purpose: text,
        status: text,
        finished: { type: "boolean" },
        acceptedAt: instant,
        endedAt: nullable(instant),
        due: nullable(instant),
        parent: nullable(uuid),
        error: nullable(object({ code: text, node: nullable(text) })),
        note: nullable(text),
        keys: list(object({ kind: text, value: text })),
      }),
      RunDetail: {
        allOf: [
          ref("RunFacts"),
          object({
            error: nullable(
              object(
                {
                  code: text,
                  node: nullable(text),
                  message: {
                    ...nullable(text),
                    description: "Null without payloads:read: it may quote the document.",
                  },
                  detail: {
                    type: "object",
                    description: "Places and values; absent without payloads:read.",
                  },
                },
                ["code", "node", "message"],
              ),
            ),
            replay: nullable(
              object({
                of: uuid,
                from: text,
                asNew: { type: "boolean" },
                edited: { type: "boolean" },
              }),
            ),
            versionHash: text,
            origin: uuid,
            chain: list({ type: "object" }),
            detailGone: { type: "boolean" },
            stepCount: { type: "integer" },
            steps: list(ref("Step")),
            nextSteps: nullable({ type: "integer" }),
          }),
        ],
      },
      Step: object({
        node: text,
        path: text,
        attempt: { type: "integer" },
        status: text,
        port: nullable(text),
        startedAt: instant,
        durationMs: { type: "number" },
        bytes: { type: "integer" },
        settledBy: nullable(text),
        due: nullable(instant),
        error: nullable(
          object({
            code: text,
            message: {
              ...nullable(text),
              description: "Null without payloads:read: it may quote the document.",
            },
          }),
        ),
      }),
    },
  },
};
