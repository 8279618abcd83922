import * as z from "zod";
import { can, partnerProcedure, router } from "../trpc/procedures";
import { readSettings, setRetention, setTimeZone } from "./distributor-settings";
import { readDefaults, setDefaults } from "./partner-defaults";
import { retentionBounds } from "./retention-bounds";

const { detail, runs, events } = retentionBounds;
const days = z.object({
  detailDays: z.literal(detail),
  runDays: z.int().min(runs.min).max(runs.max),
  eventDays: z.int().min(events.min).max(events.max),
});
const timeZone = z.string().max(100);
const ofPartner = partnerProcedure.meta({ audience: "partner", action: "settings.edit" });

/** What is set for a distributor as a whole, and for those that a partner will have. */
export const settingsRouter = router({
  read: can("settings.edit").query(({ ctx }) => readSettings(ctx)),

  setTimeZone: can("settings.edit")
    .input(z.object({ timeZone }))
    .mutation(({ ctx, input }) => setTimeZone(ctx, input)),

  setRetention: can("settings.edit")
    .input(days)
    .mutation(({ ctx, input }) => setRetention(ctx, input)),

  /** What new distributors of the partner begin with. */
  defaults: ofPartner.query(({ ctx }) => readDefaults(ctx)),

  setDefaults: ofPartner
    .input(days.extend({ timeZone }))
    .mutation(({ ctx, input }) => setDefaults(ctx, input)),
});
