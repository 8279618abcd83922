import * as z from "zod";
import { can, router } from "../trpc/procedures";
import { readSettings, setRetention, setTimeZone } from "./distributor-settings";
import { retentionBounds } from "./retention-bounds";

const { detail, runs, events } = retentionBounds;

/** What is set for a distributor as a whole. */
export const settingsRouter = router({
  read: can("settings.edit").query(({ ctx }) => readSettings(ctx)),

  setTimeZone: can("settings.edit")
    .input(z.object({ timeZone: z.string().max(100) }))
    .mutation(({ ctx, input }) => setTimeZone(ctx, input)),

  setRetention: can("settings.edit")
    .input(
      z.object({
        detailDays: z.literal(detail),
        runDays: z.int().min(runs.min).max(runs.max),
        eventDays: z.int().min(events.min).max(events.max),
      }),
    )
    .mutation(({ ctx, input }) => setRetention(ctx, input)),
});
