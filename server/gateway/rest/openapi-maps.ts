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

const mapId = parameter("path", "id", uuid, "The map.");
const integer: JsonObject = { type: "integer", minimum: 1 };
const map: JsonObject = {
  id: uuid,
  name: text,
  version: integer,
  savedAt: instant,
  savedBy: text,
  archived: { type: "boolean" },
};
const rows: JsonObject = {
  fields: {
    type: "array",
    description: "Rows as a Map step has them: target, value, required, each, as, note, fields.",
    items: { type: "object" },
  },
  documentType: text,
  schema: { type: "object", description: "JSON Schema of what it builds." },
};
const saved = answer("Saved; the version is the ETag.", object({ id: uuid, version: integer }));
const sent = (properties: JsonObject, required: readonly string[]): JsonObject => ({
  required: true,
  content: { ...content(object(properties, [...required])), "text/plain": { schema: text } },
});

export const mapPaths: JsonObject = {
  "/maps": {
    get: operation("listMaps", "flows:read", "Shared maps of the distributor", {
      responses: { "200": answer("Maps by name.", object({ maps: list(ref("Map")) })) },
    }),
    post: operation("createMap", "flows:write", "Makes a shared map, of JSON or of its text", {
      requestBody: sent({ name: text, ...rows, note: text }, ["name", "fields"]),
      responses: { "201": saved, "409": problem("The name is taken.") },
    }),
  },
  "/maps/{id}": {
    get: operation("readMap", "flows:read", "A shared map; its version is the ETag", {
      parameters: [
        mapId,
        parameter("query", "version", integer, "An earlier version. Default: the newest."),
      ],
      responses: {
        "200": {
          description: "The map; with `Accept: text/plain` as the text of its file.",
          content: { ...content(ref("MapRows")), "text/plain": { schema: text } },
        },
      },
    }),
    put: operation("saveMap", "flows:write", "Saves the next version of a shared map", {
      parameters: [
        mapId,
        parameter("header", "If-Match", text, "ETag of the version that was changed."),
      ],
      requestBody: sent({ ...rows, note: text }, ["fields"]),
      responses: {
        "200": saved,
        "412": problem("Somebody saved meanwhile; `number` is the newest version."),
        "413": problem("The body is too large."),
        "428": problem("If-Match is missing."),
      },
    }),
  },
};

export const mapSchemas: JsonObject = {
  Map: object({
    ...map,
    rowCount: { type: "integer" },
    builds: nullable(text),
    usedBy: list(text),
  }),
  MapRows: objectWith(
    { ...map, newest: { type: "boolean" }, note: text, ...rows },
    "documentType",
    "schema",
  ),
};
