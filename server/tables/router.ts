import * as z from "zod";
import { askedMost } from "../../runtime/tables/asked-tables";
import { cellMax, columnsMax } from "../../runtime/tables/table-shape";
import { placeOfNew, placeOfSharable, type Sharable } from "../access/sharable-place";
import { usesFor } from "../flows/uses-of-sharable";
import { nameOfOneLine } from "../line-of-text";
import { mapsReading } from "../maps/maps-reading";
import { can, router } from "../trpc/procedures";
import { findRows } from "./find-rows";
import { listTables } from "./list-tables";
import { listTableVersions, readSummary, readTable } from "./read-table";
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

/** A name in an expression is no longer than the expression. */
const written = z.string().max(4_000);
const rowsWanted = z.object({
  table: written,
  columns: z.array(written).min(1).max(columnsMax).readonly(),
  take: written,
  values: z
    .array(z.array(z.string().max(cellMax)).min(1).max(columnsMax).readonly())
    .max(askedMost.values)
    .readonly(),
});

const sharable: Sharable = { table: "lookup_table", action: "table.edit" };

/**
 * Lookup tables of the distributor whose environment the call names, and those that its partner shares with all.
 * The latter are changed by people whose role holds for the whole partner.
 */
export const tablesRouter = router({
  list: can("flow.view").query(({ ctx }) => listTables(ctx.tx)),

  /** The newest version, or the one of a number. */
  get: can("flow.view")
    .input(z.object({ id, number: number.optional() }))
    .query(({ ctx, input }) => readTable(ctx.tx, input.id, input.number)),

  versions: can("flow.view")
    .input(z.object({ id }))
    .query(({ ctx, input }) => listTableVersions(ctx.tx, input.id)),

  /** The flows that read it: of all distributors where it is shared and the role holds for all of them. */
  uses: can("flow.view")
    .input(z.object({ id }))
    .query(async ({ ctx, input }) => {
      const table = await readSummary(ctx.tx, input.id);
      return usesFor(ctx, { kind: "table", ...table });
    }),

  /** Rows of the newest versions that have what is looked for, as editors try look-ups. */
  find: can("flow.view")
    .input(z.object({ wanted: z.array(rowsWanted).max(askedMost.tables).readonly() }))
    .mutation(({ ctx, input }) => findRows(ctx.tx, input.wanted)),

  /** The shared maps whose newest version reads it, of the distributor and of the partner. */
  maps: can("flow.view")
    .input(z.object({ id }))
    .query(async ({ ctx, input }) => mapsReading(ctx.tx, await readSummary(ctx.tx, input.id))),

  create: can("table.edit")
    .input(z.object({ name: nameOfOneLine, shared: z.boolean().default(false), ...content }))
    .mutation(async ({ ctx, input: { rows, shared, ...input } }) => {
      const place = await placeOfNew(ctx, sharable, shared);
      return createTable(ctx.tx, ctx.actor, place, { ...input, rows: parseRows(rows) });
    }),

  /** With `drafted` it is what the draft says, which is of the new version from then on. */
  save: can("table.edit")
    .input(z.object({ id, base: number, ...content, drafted: z.boolean().default(false) }))
    .mutation(async ({ ctx, input: { rows, drafted, ...input } }) => {
      const table = { ...input, rows: parseRows(rows) };
      const place = await placeOfSharable(ctx, sharable, input.id);
      const saved = await saveTable(ctx.tx, ctx.actor, place, table);
      if (drafted) await draftWasPublished(ctx.tx, input.id, saved.number);
      return saved;
    }),

  draft: can("table.edit")
    .input(z.object({ id }))
    .query(async ({ ctx, input }) => {
      await placeOfSharable(ctx, sharable, input.id);
      return readTableDraft(ctx.tx, input.id);
    }),

  /** Asked for every few seconds: where draft and table stand. */
  draftHead: can("table.edit")
    .input(z.object({ id }))
    .query(async ({ ctx, input }) => {
      await placeOfSharable(ctx, sharable, input.id);
      return readDraftHead(ctx.tx, input.id);
    }),

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
    .mutation(async ({ ctx, input }) => {
      refuseUnnamedRows(input.rows, input.ids);
      const place = await placeOfSharable(ctx, sharable, input.id);
      return saveTableDraft(ctx.tx, ctx.actor, place, input);
    }),

  restore: can("table.edit")
    .input(z.object({ id, number, base: number }))
    .mutation(async ({ ctx, input }) =>
      restoreTable(ctx.tx, ctx.actor, await placeOfSharable(ctx, sharable, input.id), input),
    ),

  rename: can("table.edit")
    .input(z.object({ id, name: nameOfOneLine }))
    .mutation(async ({ ctx, input }) =>
      renameTable(ctx.tx, ctx.actor, await placeOfSharable(ctx, sharable, input.id), input),
    ),

  archive: can("table.edit")
    .input(z.object({ id }))
    .mutation(async ({ ctx, input }) =>
      archiveTable(ctx.tx, ctx.actor, await placeOfSharable(ctx, sharable, input.id), input.id),
    ),

  bringBack: can("table.edit")
    .input(z.object({ id }))
    .mutation(async ({ ctx, input }) =>
      bringBackTable(ctx.tx, ctx.actor, await placeOfSharable(ctx, sharable, input.id), input.id),
    ),
});
