import type { JsonObject } from "@/runtime/json";
import {
  answer,
  content,
  instant,
  list,
  nullable,
  object,
  objectWith,
  operation,
  parameter,
  problem,
  ref,
  text,
  uuid,
} from "./openapi-parts";

const flowId = parameter("path", "id", uuid, "The flow.");
const count: JsonObject = { type: "integer" };
const flag: JsonObject = { type: "boolean" };

/** Tests of a flow. */
export const testPaths: JsonObject = {
  "/flows/{id}/tests": {
    get: operation("listTests", "flows:read", "The tests of a flow and how they stand", {
      parameters: [
        flowId,
        parameter(
          "query",
          "environment",
          text,
          "`test`, `production` or an id. Needed when the key is good for both.",
        ),
      ],
      responses: {
        "200": answer("In the order they were made.", object({ tests: list(ref("FlowTest")) })),
      },
    }),
  },
  "/flows/{id}/tests/run": {
    post: operation(
      "runTests",
      "flows:write",
      "Runs the tests of a flow on its saved draft; no system is asked",
      {
        parameters: [flowId],
        requestBody: {
          content: content(
            objectWith({ environment: text, tests: list(uuid) }, "environment", "tests"),
          ),
        },
        responses: {
          "200": answer(
            "What they came to. `left` were not come to in time: run them by their ids.",
            object({
              passed: flag,
              version: { ...text, description: "SHA-256 of the logic that was tested." },
              left: count,
              tests: list(ref("RanTest")),
            }),
          ),
          "400": problem("The draft has problems that keep it from running."),
          "503": problem("No worker took them up."),
        },
      },
    ),
  },
};

const facts: JsonObject = {
  id: uuid,
  file: text,
  name: text,
  problem: { ...nullable(text), description: "Why it cannot be read." },
  passed: { ...nullable(flag), description: "Null before it was run in that environment." },
  stale: { ...flag, description: "The test or the draft has changed since." },
  ranAt: nullable(instant),
  checks: count,
  failedChecks: count,
};

export const testSchemas: JsonObject = {
  FlowTest: object(facts),
  RanTest: objectWith(
    {
      ...facts,
      end: { ...nullable(text), description: "Absent, as what follows, without payloads:read." },
      broken: nullable(text),
      reasons: { ...list(text), description: "Why it fails whatever its checks say." },
      older: {
        ...nullable(list(text)),
        description: "What becomes of the older message, in sentences; null of a test without one.",
      },
      failures: list(
        object({
          message: text,
          changes: list(object({ field: text, expected: {}, actual: {} })),
        }),
      ),
    },
    "end",
    "broken",
    "reasons",
    "older",
    "failures",
  ),
};
