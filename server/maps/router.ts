import * as z from "zod";
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

/** Shared maps of the distributor whose environment the call names. */
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

  create: can("flow.edit")
    .input(z.object({ name: nameOfOneLine, content, note }))
    .mutation(({ ctx, input }) =>
      createMap(ctx.tx, ctx.actor, placeOf(ctx.scope), {
        ...input,
        content: parseContent(input.content),
      }),
    ),

  save: can("flow.edit")
    .input(z.object({ id, base: number, content, note }))
    .mutation(({ ctx, input }) =>
      saveMap(ctx.tx, ctx.actor, placeOf(ctx.scope), {
        ...input,
        content: parseContent(input.content),
      }),
    ),

  restore: can("flow.edit")
    .input(z.object({ id, number, base: number }))
    .mutation(({ ctx, input }) => restoreMap(ctx.tx, ctx.actor, placeOf(ctx.scope), input)),

  rename: can("flow.edit")
    .input(z.object({ id, name: nameOfOneLine }))
    .mutation(({ ctx, input }) => renameMap(ctx.tx, ctx.actor, placeOf(ctx.scope), input)),

  archive: can("flow.edit")
    .input(z.object({ id, archived: z.boolean() }))
    .mutation(({ ctx, input }) => archiveMap(ctx.tx, ctx.actor, placeOf(ctx.scope), input)),
});

function placeOf({ partnerId, distributorId }: { partnerId: string; distributorId: string }) {
  return { partnerId, distributorId };
}
