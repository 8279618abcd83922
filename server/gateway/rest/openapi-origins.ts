import type { JsonObject } from "@/runtime/json";
import {
  answer,
  list,
  object,
  objectWith,
  operation,
  parameter,
  problem,
  ref,
  text,
  uuid,
} from "./openapi-parts";

/** Parameters of both ways from a place of what a step handed on. */
const placeParameters = [
  parameter("path", "id", uuid, "The run."),
  parameter("path", "node", text, "The step, such as `n02`; the trigger for the message."),
  parameter(
    "query",
    "field",
    text,
    "A place in what it handed on, such as `lines[3].sku`; all of it without one.",
  ),
  parameter("query", "path", text, "Where in a loop it ran, as the run's steps say it."),
];

const ofEach = {
  ...list(text),
  description:
    "Of a list: all that was read of its entries, by places in each, `price` or `parts[].n`; absent where that is all.",
};

/** Where the fields of a step's document come from, and what they went into. */
export const originPaths: JsonObject = {
  "/runs/{id}/steps/{node}/lineage": {
    get: operation(
      "traceField",
      "payloads:read",
      "Where a value comes from: through the steps and maps before it, to its place in the message",
      {
        parameters: placeParameters,
        responses: {
          "200": answer("By the version that ran and the stored input.", ref("FieldLineage")),
          "404": problem("No such run, or the step did not run in it."),
        },
      },
    ),
  },
  "/runs/{id}/steps/{node}/uses": {
    get: operation(
      "traceUses",
      "payloads:read",
      "What a value went into: fields, decisions, conditions, requests and answers",
      {
        parameters: placeParameters,
        responses: {
          "200": answer(
            "In the order in which the steps ran. What another system answered is not followed.",
            ref("FieldUses"),
          ),
          "404": problem("No such run, or the step did not run in it."),
        },
      },
    ),
  },
  "/runs/{id}/steps/{node}/origins": {
    get: operation(
      "explainFields",
      "payloads:read",
      "Where the fields of a map's document come from: their expressions, and what these read in that run",
      {
        parameters: [
          parameter("path", "id", uuid, "The run."),
          parameter("path", "node", text, "The step, such as `n02`: a map."),
          parameter(
            "query",
            "field",
            text,
            "One field and what is in it, such as `lines[3].sku` or `lines`; all without it.",
          ),
          parameter("query", "path", text, "Where in a loop it ran, as the run's steps say it."),
          parameter(
            "query",
            "from",
            { type: "integer", minimum: 0 },
            "First entry of each list that is told, 20 at most; the one that `field` names without it.",
          ),
        ],
        responses: {
          "200": answer("By the version that ran and the stored input.", ref("FieldOrigins")),
          "400": problem("The step does not say where its fields come from, as maps do."),
        },
      },
    ),
  },
};

const state: JsonObject = {
  enum: ["traced", "changed", "gone", "too-much"],
  description: "As of `FieldOrigins`.",
};

const lineagePlace = {
  node: text,
  path: text,
  field: { ...text, description: "Place in what the step handed on: `lines[3].sku`." },
};

export const originSchemas: JsonObject = {
  FieldLineage: objectWith(
    { state, value: ref("OriginText"), origin: ref("LineageOrigin") },
    "value",
    "origin",
  ),
  LineageOrigin: objectWith(
    {
      ...lineagePlace,
      node: {
        type: ["string", "null"],
        description: "The step; null for what is none, which `field` names as expressions do.",
      },
      how: {
        enum: [
          "message",
          "computed",
          "code",
          "answered",
          "edited",
          "parameter",
          "run",
          "position",
          "key",
        ],
        description:
          "`message`: it arrived so; `code`: the parts are what the code really read; `answered`: by a system or a flow, asked with the parts; `edited`: a person let it arrive.",
      },
      parts: list(
        objectWith(
          {
            target: { ...text, description: "Place in what the step handed on that it made." },
            value: ref("OriginText"),
            expression: text,
            label: { ...text, description: "Setting, or condition of a table." },
            table: text,
            of: {
              enum: ["value", "list"],
              description: "`list`: it says which entries the list around the place has.",
            },
            reads: list(
              objectWith(
                { path: text, value: ref("OriginText"), ofEach, from: list(ref("LineageOrigin")) },
                "value",
                "ofEach",
              ),
            ),
            error: text,
          },
          "value",
          "label",
          "table",
          "error",
        ),
      ),
      more: {
        const: true,
        description: "Its parts are told at another place of the answer, or are too many.",
      },
    },
    "more",
  ),
  FieldUses: objectWith(
    {
      state,
      origin: object(lineagePlace),
      uses: list(
        objectWith(
          {
            node: text,
            path: text,
            kind: {
              enum: [
                "field",
                "look-up",
                "decision",
                "condition",
                "list",
                "code",
                "request",
                "call",
                "answer",
                "event",
                "setting",
              ],
            },
            target: {
              ...text,
              description: "The field that was made, or the setting or condition that read it.",
            },
            expression: text,
            table: text,
            value: ref("OriginText"),
            read: { ...text, description: "As the step wrote what it read." },
            of: object(lineagePlace),
          },
          "table",
          "value",
        ),
      ),
      turnsLeft: { type: "integer", description: "Turns of loops that were not looked at." },
    },
    "origin",
    "uses",
    "turnsLeft",
  ),
  FieldOrigins: objectWith(
    {
      state: {
        enum: ["explained", "changed", "gone", "too-much"],
        description:
          "`changed`: an earlier engine computed another value; `gone`: what it follows from is past its retention; `too-much`: it follows from too much to be computed for a look.",
      },
      fields: list(
        objectWith(
          {
            target: { ...text, description: "Place in the document: `lines[3].sku`." },
            value: ref("OriginText"),
            entries: { type: "integer", description: "Of a list: how many it has." },
            expression: text,
            reads: list(
              objectWith({ path: text, value: ref("OriginText"), ofEach }, "value", "ofEach"),
            ),
            error: text,
          },
          "value",
          "entries",
          "error",
        ),
      ),
      entriesLeft: { type: "integer", description: "Entries of lists that are not told." },
    },
    "fields",
    "entriesLeft",
  ),
  OriginText: object({
    text: { ...text, description: "The value as JSON; its first 200 characters." },
    characters: { type: "integer" },
  }),
};
