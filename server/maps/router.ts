import * as z from "zod";
import { placeOfNew, placeOfSharable, type Sharable } from "../access/sharable-place";
import { usesFor } from "../flows/uses-of-sharable";
import { nameOfOneLine } from "../line-of-text";
import { can, router } from "../trpc/procedures";
import { listKnownMaps } from "./known-maps";
import { listMaps } from "./list-maps";
import { contentTextMax, parseContent } from "./map-input";
import { listMapVersions, readMap } from "./read-map";
import { archiveMap, renameMap } from "./rename-map";
import { createMap, restoreMap, saveMap } from "./save-map";

const id = z.uuid();
const number = z.int().min(1);
const note = z.string().trim().max(500).default("");
/** JSON text of `{fields, documentType, schema}`. */
const content = z.string().max(contentTextMax);

const sharable: Sharable = { table: "map", action: "flow.edit" };

/**
 * Shared maps of the distributor whose environment the call names, and those of its partner, which are changed by
 * people whose role holds for the whole partner.
 */
export const mapsRouter = router({
  list: can("flow.view").query(({ ctx }) => listMaps(ctx.tx)),

  /** Names and versions alone, as steps name them. */
  known: can("flow.view").query(({ ctx }) => listKnownMaps(ctx.tx)),

  /** The newest version, or the one of a number. */
  get: can("flow.view")
    .input(z.object({ id, number: number.optional() }))
    .query(({ ctx, input }) => readMap(ctx.tx, input.id, input.number)),

  versions: can("flow.view")
    .input(z.object({ id }))
    .query(({ ctx, input }) => listMapVersions(ctx.tx, input.id)),

  /** The flows that use it: of all distributors where they share it and the role holds for all of them. */
  uses: can("flow.view")
    .input(z.object({ id }))
    .query(async ({ ctx, input }) => {
      const map = await readMap(ctx.tx, input.id);
      return usesFor(ctx, { kind: "map", ...map });
    }),

  create: can("flow.edit")
    .input(z.object({ name: nameOfOneLine, shared: z.boolean().default(false), content, note }))
    .mutation(async ({ ctx, input: { shared, ...input } }) => {
      const place = await placeOfNew(ctx, sharable, shared);
      const parsed = parseContent(input.content);
      return createMap(ctx.tx, ctx.actor, place, { ...input, content: parsed });
    }),

  save: can("flow.edit")
    .input(z.object({ id, base: number, content, note }))
    .mutation(async ({ ctx, input }) => {
      const place = await placeOfSharable(ctx, sharable, input.id);
      const parsed = parseContent(input.content);
      return saveMap(ctx.tx, ctx.actor, place, { ...input, content: parsed });
    }),

  restore: can("flow.edit")
    .input(z.object({ id, number, base: number }))
    .mutation(async ({ ctx, input }) =>
      restoreMap(ctx.tx, ctx.actor, await placeOfSharable(ctx, sharable, input.id), input),
    ),

  rename: can("flow.edit")
    .input(z.object({ id, name: nameOfOneLine }))
    .mutation(async ({ ctx, input }) =>
      renameMap(ctx.tx, ctx.actor, await placeOfSharable(ctx, sharable, input.id), input),
    ),

  archive: can("flow.edit")
    .input(z.object({ id, archived: z.boolean() }))
    .mutation(async ({ ctx, input }) =>
      archiveMap(ctx.tx, ctx.actor, await placeOfSharable(ctx, sharable, input.id), input),
    ),
});
