import type { Hono } from "hono";
import * as z from "zod";
import { counted } from "@/runtime/counted";
import type { JsonObject } from "@/runtime/json";
import { planImport } from "@/runtime/tables/import-sheet";
import { readSheet, writeSheet } from "@/runtime/tables/read-sheet";
import { objectAsRow, rowAsObject, type TableRow } from "@/runtime/tables/table-shape";
import type { ApiKeyScope } from "@/server/access/api-key-format";
import { nameOfOneLine } from "@/server/line-of-text";
import { RequestError } from "@/server/request-error";
import { listTables, type TableSummary } from "@/server/tables/list-tables";
import { readTable, type TableView } from "@/server/tables/read-table";
import { createTable, saveTable } from "@/server/tables/save-table";
import { decisionInput, parseRows, shapeInput } from "@/server/tables/table-rows";
import { etagOf, ifMatch } from "./etag";
import { readBodyAs, readText } from "./read-json-body";
import { inKeyScope, principalOf, type RestCall, type RestServices } from "./rest-context";

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const rows = z.array(z.record(z.string(), cell));
const note = z.string().trim().max(500).default("");
const newBody = z.strictObject({
  name: nameOfOneLine,
  kind: z.enum(["generic", "cross-reference", "composite", "decision"]),
  columns: z.array(z.string()),
  keys: z.array(z.string()).default([]),
  validity: z.strictObject({ from: z.string(), until: z.string(), zone: z.string() }).nullish(),
  /** Of a decision table: what its columns mean. */
  decision: decisionInput.exactOptional(),
  rows: rows.default([]),
  note,
});
const rowsBody = z.strictObject({ rows, note });
const modes = z.enum(["merge", "replace"]).default("replace");

/** Lookup tables: list, read, make, and save the next version, as JSON or as CSV. */
export function addTableRoutes(app: Hono, services: RestServices): void {
  /** Tables belong to the distributor: which environment the key is for does not matter. */
  const inScope = async <T>(
    request: Request,
    wanted: ApiKeyScope,
    work: (call: RestCall) => Promise<T>,
  ): Promise<T> => {
    const principal = await principalOf(services, request.headers, wanted);
    return inKeyScope(services, principal, principal.environmentId ?? "test", work);
  };

  app.get("/tables", async (context) => {
    const tables = await inScope(context.req.raw, "tables:read", ({ tx }) => listTables(tx));
    return context.json({ tables: tables.map(summaryResource) });
  });

  app.get("/tables/:id", async (context) => {
    const number = z.coerce.number().int().min(1).optional().parse(context.req.query("version"));
    const table = await inScope(context.req.raw, "tables:read", ({ tx }) =>
      readTable(tx, context.req.param("id"), number),
    );
    const cells = parseRows(table.rows);
    context.header("etag", etagOf(table.number));
    if (context.req.header("accept")?.includes("text/csv") !== true) {
      return context.json(tableResource(table, cells));
    }
    context.header("content-type", "text/csv; charset=utf-8");
    return context.body(writeSheet(cells, table.shape.columns));
  });

  app.post("/tables", async (context) => {
    // A body is read for keys alone.
    const principal = await principalOf(services, context.req.raw.headers, "tables:write");
    const body = await readBodyAs(context.req.raw, newBody);
    const { kind, columns, keys, validity = null, decision } = body;
    const shape = shapeInput.parse({
      kind,
      columns,
      keys,
      validity,
      ...(decision !== undefined && { decision }),
    });
    const saved = await inKeyScope(
      services,
      principal,
      principal.environmentId ?? "test",
      ({ tx, actor, scope: { partnerId, distributorId } }) =>
        createTable(
          tx,
          actor,
          { partnerId, distributorId },
          {
            name: body.name,
            note: body.note,
            shape,
            rows: body.rows.map((row, at) => cellsOf(columns, row, at)),
          },
        ),
    );
    context.header("etag", etagOf(saved.number));
    return context.json({ id: saved.id, version: saved.number }, 201);
  });

  app.put("/tables/:id", async (context) => {
    const principal = await principalOf(services, context.req.raw.headers, "tables:write");
    const base = ifMatch(context.req.header("if-match"));
    const sent = await readRows(context.req.raw, context.req.query("mode"));
    const saved = await inKeyScope(
      services,
      principal,
      principal.environmentId ?? "test",
      async ({ tx, actor, scope: { partnerId, distributorId } }) => {
        const id = context.req.param("id");
        const before = await readTable(tx, id);
        const content = sent(before);
        return saveTable(tx, actor, { partnerId, distributorId }, { id, base, ...content });
      },
    );
    context.header("etag", etagOf(saved.number));
    return context.json({ id: saved.id, version: saved.number });
  });
}

/** The next version from what was sent: rows as JSON, or CSV whose first row names the columns. */
async function readRows(request: Request, mode: string | undefined) {
  const type = (request.headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "text/csv") {
    const body = await readBodyAs(request, rowsBody);
    return ({ shape }: TableView) => ({
      shape,
      note: body.note,
      rows: body.rows.map((row, at) => cellsOf(shape.columns, row, at)),
    });
  }
  const sheet = readSheet(await readText(request));
  const how = modes.parse(mode);
  return ({ shape, rows: text }: TableView) => {
    const plan = planImport({ shape, rows: parseRows(text) }, sheet, { header: true, mode: how });
    if (plan.problemCount > 0) {
      const [first] = plan.problems;
      const more =
        plan.problemCount > 1 ? ` ${counted(plan.problemCount - 1, "more problem")}.` : "";
      throw new RequestError("INPUT_INVALID", `${first?.message}${more} Nothing was saved.`, {
        detail: {
          issues: plan.problems.slice(0, 100).map(({ row, column, message }) => ({
            row,
            column: column === null ? null : (plan.table.shape.columns[column] ?? null),
            message,
          })),
          total: plan.problemCount,
        },
      });
    }
    return { ...plan.table, note: "" };
  };
}

/** Throws INPUT_INVALID for a column that the table does not have: it would be lost without a word. */
function cellsOf(columns: readonly string[], row: z.infer<typeof rows>[number], at: number) {
  const unknown = Object.keys(row).find((name) => !columns.includes(name));
  if (unknown !== undefined) {
    throw new RequestError(
      "INPUT_INVALID",
      `rows[${at}]: the table has no column “${unknown}”. It has: ${columns.join(", ")}.`,
    );
  }
  return objectAsRow(columns, row);
}

function shapeResource({ shape }: Pick<TableSummary, "shape">): JsonObject {
  const { kind, columns, keys, validity, decision } = shape;
  return {
    kind,
    columns,
    keys,
    validity: validity === null ? null : { ...validity },
    ...(decision !== undefined && { decision: decision as unknown as JsonObject }),
  };
}

function summaryResource(table: TableSummary): JsonObject {
  return {
    id: table.id,
    name: table.name,
    ...shapeResource(table),
    rowCount: table.rowCount,
    version: table.number,
    savedAt: table.savedAt.toISOString(),
    savedBy: table.savedBy,
    archived: table.archived,
  };
}

function tableResource(table: TableView, cells: readonly TableRow[]): JsonObject {
  return {
    id: table.id,
    name: table.name,
    ...shapeResource(table),
    version: table.number,
    newest: table.newest,
    note: table.note,
    savedAt: table.savedAt.toISOString(),
    savedBy: table.savedBy,
    archived: table.archived,
    rows: cells.map((row) => rowAsObject(table.shape.columns, row)),
  };
}
