import * as z from "zod";
import { nameOfOneLine } from "../line-of-text";
import { can, router } from "../trpc/procedures";
import { listTables } from "./list-tables";
import { listTableVersions, readTable } from "./read-table";
import { archiveTable, bringBackTable, renameTable } from "./rename-table";
import { createTable, restoreTable, saveTable } from "./save-table";
import { draftWasPublished, readDraftHead, readTableDraft, saveTableDraft } from "./table-draft";
import { idsTextMax, parseRows, refuseUnnamedRows, rowsTextMax, shapeInput } from "./table-rows";

const id = z.uuid();
const number = z.int().min(1);
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
    .input(z.object({ name: nameOfOneLine, ...content }))
    .mutation(({ ctx, input: { rows, ...input } }) =>
      createTable(ctx.tx, ctx.actor, placeOf(ctx.scope), { ...input, rows: parseRows(rows) }),
    ),

  /** With `drafted` it is what the draft says, which is of the new version from then on. */
  save: can("table.edit")
    .input(z.object({ id, base: number, ...content, drafted: z.boolean().default(false) }))
    .mutation(async ({ ctx, input: { rows, drafted, ...input } }) => {
      const table = { ...input, rows: parseRows(rows) };
      const saved = await saveTable(ctx.tx, ctx.actor, placeOf(ctx.scope), table);
      if (drafted) await draftWasPublished(ctx.tx, input.id, saved.number);
      return saved;
    }),

  draft: can("table.edit")
    .input(z.object({ id }))
    .query(({ ctx, input }) => readTableDraft(ctx.tx, input.id)),

  /** Asked for every few seconds: where draft and table stand. */
  draftHead: can("table.edit")
    .input(z.object({ id }))
    .query(({ ctx, input }) => readDraftHead(ctx.tx, input.id)),

  saveDraft: can("table.edit")
    .input(
      z.object({
        id,
        saveId: z.uuid(),
        revision: z.int().min(0),
        base: number,
        shape: shapeInput,
        rows: z.string().max(rowsTextMax),
        ids: z.string().max(idsTextMax),
      }),
    )
    .mutation(({ ctx, input }) => {
      refuseUnnamedRows(input.rows, input.ids);
      return saveTableDraft(ctx.tx, ctx.actor, placeOf(ctx.scope), input);
    }),

  restore: can("table.edit")
    .input(z.object({ id, number, base: number }))
    .mutation(({ ctx, input }) => restoreTable(ctx.tx, ctx.actor, placeOf(ctx.scope), input)),

  rename: can("table.edit")
    .input(z.object({ id, name: nameOfOneLine }))
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
