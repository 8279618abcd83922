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

/** Where the fields of a map's document come from. */
export const originPaths: JsonObject = {
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

export const originSchemas: JsonObject = {
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
            reads: list(objectWith({ path: text, value: ref("OriginText") }, "value")),
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
