import type { Hono } from "hono";
import * as z from "zod";
import { parseExactJson } from "@/runtime/flow/exact-json";
import type { JsonObject } from "@/runtime/json";
import { contentOf, type MapContent } from "@/runtime/mapping/shared/map-content";
import { parseMapFile, printMapFile } from "@/runtime/mapping/shared/map-file";
import type { ApiKeyScope } from "@/server/access/api-key-format";
import { nameOfOneLine } from "@/server/line-of-text";
import { listMaps } from "@/server/maps/list-maps";
import { type MapSummary, type MapView, readMap, storedContent } from "@/server/maps/read-map";
import { createMap, saveMap } from "@/server/maps/save-map";
import { RequestError } from "@/server/request-error";
import { etagOf, ifMatch } from "./etag";
import { readBodyAs, readText } from "./read-json-body";
import { inKeyScope, principalOf, type RestCall, type RestServices } from "./rest-context";

const note = z.string().trim().max(500).default("");
const content = {
  fields: z.array(z.json()),
  documentType: z.string().max(200).exactOptional(),
  schema: z.json().exactOptional(),
};
const newBody = z.strictObject({ name: nameOfOneLine, ...content, note });
const savedBody = z.strictObject({ ...content, note });

type Sent = { readonly name: string | null; readonly content: MapContent; readonly note: string };

/** Shared maps: list, read, make, and save the next version, as JSON or as the text of a file. */
export function addMapRoutes(app: Hono, services: RestServices): void {
  /** Maps belong to the distributor: which environment the key is for does not matter. */
  const inScope = async <T>(
    request: Request,
    wanted: ApiKeyScope,
    work: (call: RestCall) => Promise<T>,
  ): Promise<T> => {
    const principal = await principalOf(services, request.headers, wanted);
    return inKeyScope(services, principal, principal.environmentId ?? "test", work);
  };

  app.get("/maps", async (context) => {
    const maps = await inScope(context.req.raw, "flows:read", ({ tx }) => listMaps(tx));
    return context.json({ maps: maps.map(summaryResource) });
  });

  app.get("/maps/:id", async (context) => {
    const number = z.coerce.number().int().min(1).optional().parse(context.req.query("version"));
    const map = await inScope(context.req.raw, "flows:read", ({ tx }) =>
      readMap(tx, context.req.param("id"), number),
    );
    context.header("etag", etagOf(map.number));
    if (context.req.header("accept")?.includes("text/plain") !== true) {
      return context.json(mapResource(map));
    }
    context.header("content-type", "text/plain; charset=utf-8");
    return context.body(printMapFile(map.name, storedContent(map.content)));
  });

  app.post("/maps", async (context) => {
    // A body is read for keys alone.
    const principal = await principalOf(services, context.req.raw.headers, "flows:write");
    const { name, ...sent } = await readSent(context.req.raw, newBody);
    if (name === null) throw new RequestError("INPUT_INVALID", "The file has no name: # name: …");
    const saved = await inKeyScope(
      services,
      principal,
      principal.environmentId ?? "test",
      ({ tx, actor, scope: { partnerId, distributorId } }) =>
        createMap(tx, actor, { partnerId, distributorId }, { name, ...sent }),
    );
    context.header("etag", etagOf(saved.number));
    return context.json({ id: saved.id, version: saved.number }, 201);
  });

  app.put("/maps/:id", async (context) => {
    const principal = await principalOf(services, context.req.raw.headers, "flows:write");
    const base = ifMatch(context.req.header("if-match"));
    const sent = await readSent(context.req.raw, savedBody);
    const change = {
      id: context.req.param("id"),
      base,
      content: sent.content,
      note: sent.note,
      strict: true,
    };
    const saved = await inKeyScope(
      services,
      principal,
      principal.environmentId ?? "test",
      async ({ tx, actor, scope: { partnerId, distributorId } }) => {
        await readMap(tx, change.id);
        return saveMap(tx, actor, { partnerId, distributorId }, change);
      },
    );
    context.header("etag", etagOf(saved.number));
    return context.json({ id: saved.id, version: saved.number });
  });
}

/** A map as it is sent: JSON, or the text of its file. */
async function readSent(request: Request, body: typeof newBody | typeof savedBody): Promise<Sent> {
  const type = (request.headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase();
  if (type === "text/plain") {
    const read = parseMapFile(await readText(request));
    if (!("problem" in read)) return { name: read.name, content: read.content, note: "" };
    throw new RequestError("INPUT_INVALID", `Line ${read.line}: ${read.problem}.`);
  }
  const sent = await readBodyAs(request, body);
  const { name = null } = sent as { readonly name?: string };
  return { name, note: sent.note, content: contentOf(sent as unknown as JsonObject) };
}

function summaryResource(map: MapSummary): JsonObject {
  return {
    id: map.id,
    name: map.name,
    version: map.number,
    rowCount: map.rowCount,
    builds: map.builds === "" ? null : map.builds,
    savedAt: map.savedAt.toISOString(),
    savedBy: map.savedBy,
    archived: map.archived,
    usedBy: map.usedBy,
  };
}

function mapResource(map: MapView): JsonObject {
  return {
    id: map.id,
    name: map.name,
    version: map.number,
    newest: map.number === map.newest,
    note: map.note,
    savedAt: map.savedAt.toISOString(),
    savedBy: map.savedBy,
    archived: map.archived,
    ...(parseExactJson(map.content) as JsonObject),
  };
}
