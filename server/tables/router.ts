import * as z from "zod";
import { can, router } from "../trpc/procedures";
import { listTables } from "./list-tables";
import { listTableVersions, readTable } from "./read-table";
import { archiveTable, bringBackTable, renameTable } from "./rename-table";
import { createTable, restoreTable, saveTable } from "./save-table";
import { parseRows, rowsTextMax, shapeInput } from "./table-rows";

const id = z.uuid();
const number = z.int().min(1);
export const tableName = z.string().trim().min(1).max(120);
const content = {
  shape: shapeInput,
  /** JSON text of lists of cells. */
  rows: z.string().max(rowsTextMax),
  note: z.string().trim().max(500).default(""),
};

/** Lookup tables of the distributor whose environment the call names. */
export const tablesRouter = router({
  list: can("flow.view").query(({ ctx }) => listTables(ctx.tx)),

  /** The newest version, or the one of a number. */
  get: can("flow.view")
    .input(z.object({ id, number: number.optional() }))
    .query(({ ctx, input }) => readTable(ctx.tx, input.id, input.number)),

  versions: can("flow.view")
    .input(z.object({ id }))
    .query(({ ctx, input }) => listTableVersions(ctx.tx, input.id)),

  create: can("table.edit")
    .input(z.object({ name: tableName, ...content }))
    .mutation(({ ctx, input: { rows, ...input } }) =>
      createTable(ctx.tx, ctx.actor, placeOf(ctx.scope), { ...input, rows: parseRows(rows) }),
    ),

  save: can("table.edit")
    .input(z.object({ id, base: number, ...content }))
    .mutation(({ ctx, input: { rows, ...input } }) =>
      saveTable(ctx.tx, ctx.actor, placeOf(ctx.scope), { ...input, rows: parseRows(rows) }),
    ),

  restore: can("table.edit")
    .input(z.object({ id, number, base: number }))
    .mutation(({ ctx, input }) => restoreTable(ctx.tx, ctx.actor, placeOf(ctx.scope), input)),

  rename: can("table.edit")
    .input(z.object({ id, name: tableName }))
    .mutation(({ ctx, input }) => renameTable(ctx.tx, ctx.actor, placeOf(ctx.scope), input)),

  archive: can("table.edit")
    .input(z.object({ id }))
    .mutation(({ ctx, input }) => archiveTable(ctx.tx, ctx.actor, placeOf(ctx.scope), input.id)),

  bringBack: can("table.edit")
    .input(z.object({ id }))
    .mutation(({ ctx, input }) => bringBackTable(ctx.tx, ctx.actor, placeOf(ctx.scope), input.id)),
});

function placeOf({ partnerId, distributorId }: { partnerId: string; distributorId: string }) {
  return { partnerId, distributorId };
}
