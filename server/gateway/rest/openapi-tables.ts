import type { JsonObject } from "@/runtime/json";
import { hitPolicies, inputTypes, outputTypes } from "@/runtime/rules/decision-shape";
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

const tableId = parameter("path", "id", uuid, "The table.");
const integer: JsonObject = { type: "integer", minimum: 1 };
const row: JsonObject = {
  type: "object",
  description: "Cells by column; an empty one is null.",
  additionalProperties: nullable(text),
};
const cellsByColumn: JsonObject = { type: "object", additionalProperties: text };
const shape: JsonObject = {
  kind: { type: "string", enum: ["generic", "cross-reference", "composite", "decision"] },
  columns: list(text),
  keys: list(text),
  validity: nullable(object({ from: text, until: text, zone: text })),
  decision: {
    type: "object",
    description:
      "Of a decision table, and of no other: hit policy, what its columns mean, the default row and the test rows.",
    properties: {
      hit: { type: "string", enum: [...hitPolicies] },
      inputs: list(
        object({
          column: text,
          expression: text,
          type: { type: "string", enum: [...inputTypes] },
          values: list(text),
        }),
      ),
      outputs: list(
        object({
          column: text,
          type: { type: "string", enum: [...outputTypes] },
          values: list(text),
        }),
      ),
      comment: nullable(text),
      otherwise: cellsByColumn,
      tests: list(object({ name: text, given: cellsByColumn, expected: cellsByColumn })),
      intended: list(text),
    },
  },
};
const saved = answer("Saved; the version is the ETag.", object({ id: uuid, version: integer }));

export const tablePaths: JsonObject = {
  "/tables": {
    get: operation("listTables", "tables:read", "Lookup tables of the distributor", {
      responses: { "200": answer("Tables by name.", object({ tables: list(ref("Table")) })) },
    }),
    post: operation("createTable", "tables:write", "Makes a lookup table", {
      requestBody: {
        required: true,
        content: content(
          object({ name: text, ...shape, rows: list(row), note: text }, [
            "name",
            "kind",
            "columns",
          ]),
        ),
      },
      responses: { "201": saved, "409": problem("The name is taken.") },
    }),
  },
  "/tables/{id}": {
    get: operation("readTable", "tables:read", "A table with its rows; its version is the ETag", {
      parameters: [
        tableId,
        parameter("query", "version", integer, "An earlier version. Default: the newest."),
      ],
      responses: {
        "200": {
          description:
            "The table; with `Accept: text/csv` its rows as CSV, with an apostrophe before cells that a spreadsheet would compute. A CSV that is sent is read without it.",
          content: {
            ...content(ref("TableRows")),
            "text/csv": { schema: text },
          },
        },
      },
    }),
    put: operation("saveTable", "tables:write", "Saves the next version of the rows", {
      parameters: [
        tableId,
        parameter("header", "If-Match", text, "ETag of the version that was changed."),
        parameter(
          "query",
          "mode",
          { type: "string", enum: ["replace", "merge"] },
          "Of a CSV: in place of all rows (default), or changed and added by key.",
        ),
      ],
      requestBody: {
        required: true,
        content: {
          ...content(object({ rows: list(row), note: text }, ["rows"])),
          "text/csv": { schema: text },
        },
      },
      responses: {
        "200": saved,
        "412": problem("Somebody saved meanwhile; `number` is the newest version."),
        "413": problem("The body is too large."),
        "428": problem("If-Match is missing."),
      },
    }),
  },
};

const table: JsonObject = {
  id: uuid,
  name: text,
  ...shape,
  version: integer,
  savedAt: instant,
  savedBy: text,
  archived: { type: "boolean" },
};

export const tableSchemas: JsonObject = {
  Table: objectWith({ ...table, rowCount: { type: "integer" } }, "decision"),
  TableRows: objectWith(
    { ...table, newest: { type: "boolean" }, note: text, rows: list(row) },
    "decision",
  ),
};
