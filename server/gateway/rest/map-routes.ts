import type { Hono } from "hono";
import * as z from "zod";
import { parseExactJson } from "@/runtime/flow/exact-json";
import type { JsonObject } from "@/runtime/json";
import { contentOf, type MapContent } from "@/runtime/mapping/shared/map-content";
import { mapFileLines, parseMapFile, printMapFile } from "@/runtime/mapping/shared/map-file";
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

const versionQuery = z.object({ version: z.coerce.number().int().min(1).optional() });

type Sent = {
  readonly name: string | null;
  readonly content: MapContent;
  readonly note: string;
  /** Of a text the line of each row by its path; none of JSON. */
  readonly lines: ReadonlyMap<string, number>;
};

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
    const { version: number } = versionQuery.parse(context.req.query());
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
    const { name: named, lines, ...sent } = await readSent(context.req.raw, newBody);
    if (named === null) throw new RequestError("INPUT_INVALID", "The file has no name: # name: …");
    const { name } = z.object({ name: nameOfOneLine }).parse({ name: named });
    const saved = await withLines(lines, () =>
      inKeyScope(
        services,
        principal,
        principal.environmentId ?? "test",
        ({ tx, actor, scope: { partnerId, distributorId } }) =>
          createMap(tx, actor, { partnerId, distributorId }, { name, ...sent }),
      ),
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
    const saved = await withLines(sent.lines, () =>
      inKeyScope(
        services,
        principal,
        principal.environmentId ?? "test",
        async ({ tx, actor, scope: { partnerId, distributorId } }) => {
          await readMap(tx, change.id);
          return saveMap(tx, actor, { partnerId, distributorId }, change);
        },
      ),
    );
    context.header("etag", etagOf(saved.number));
    return context.json({ id: saved.id, version: saved.number });
  });
}

/** A map as it is sent: JSON, or the text of its file. */
async function readSent(request: Request, body: typeof newBody | typeof savedBody): Promise<Sent> {
  const type = (request.headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase();
  if (type === "text/plain") {
    const file = await readText(request);
    const read = parseMapFile(file);
    if (!("problem" in read)) return { ...read, note: "", lines: mapFileLines(file) };
    throw new RequestError("INPUT_INVALID", `Line ${read.line}: ${read.problem}.`);
  }
  const sent = await readBodyAs(request, body);
  const { name = null } = sent as { readonly name?: string };
  const content = contentOf(sent as unknown as JsonObject);
  return { name, note: sent.note, content, lines: new Map() };
}

/** What is wrong with a row of a text is told by the line that it stands in. */
async function withLines<T>(
  lines: ReadonlyMap<string, number>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const issues = error instanceof RequestError ? error.detail.issues : undefined;
    if (lines.size === 0 || !Array.isArray(issues)) throw error;
    const placed = (issues as readonly JsonObject[]).map((issue) => {
      const line = lineOf(String(issue.field), lines);
      return line === undefined ? issue : { ...issue, message: `Line ${line}: ${issue.message}` };
    });
    const said = placed.map(({ message }) => message).join(" ");
    throw new RequestError("INPUT_INVALID", said, { cause: error, detail: { issues: placed } });
  }
}

/** `fields[2].target` stands in the line of `fields[2]`. */
function lineOf(field: string, lines: ReadonlyMap<string, number>): number | undefined {
  return lines.get(field) ?? lines.get(field.replace(/\.[^.[\]]+$/, ""));
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
