import * as z from "zod";
import { isTimeZone } from "../../runtime/flow/check-calendar";
import { can, partnerProcedure, router } from "../trpc/procedures";
import { exportAudit } from "./export-audit";
import { auditChoices, listAudit } from "./list-audit";
import { verifyAudit } from "./verify-audit";

const word = z.string().max(80).optional();
const day = z.iso.date().optional();
const filter = z.object({
  action: word,
  area: word,
  subjectId: word,
  actor: z.string().max(200).optional(),
  text: z.string().max(200).optional(),
  since: day,
  until: day,
  zone: z.string().max(64).refine(isTimeZone, "There is no such time zone.").optional(),
  /** Id of the last row of the page before. */
  cursor: z.uuid().nullish(),
  limit: z.int().min(1).max(200).default(50),
});

/** Who changed what, when. */
export const auditRouter = router({
  /** Of the distributor that the call names. */
  list: can("audit.view")
    .input(filter)
    .query(({ ctx, input }) =>
      listAudit(ctx.tx, ctx.scope, { ...input, after: input.cursor ?? undefined }),
    ),

  /** Of the whole partner, rows above its distributors included. */
  listAll: partnerProcedure
    .meta({ audience: "partner", action: "audit.view" })
    .input(filter)
    .query(({ ctx, input }) =>
      listAudit(ctx.tx, ctx.scope, { ...input, after: input.cursor ?? undefined }),
    ),

  /** What a list may be narrowed to, and whether the person may see that of the whole partner. */
  choices: can("audit.view").query(async ({ ctx }) => ({
    ...(await auditChoices(ctx.tx, ctx.scope)),
    wholePartner: ctx.scope.partnerWide,
  })),

  verify: partnerProcedure
    .meta({ audience: "partner", action: "audit.view" })
    .query(({ ctx }) => verifyAudit(ctx.tx, ctx.scope.partnerId)),

  /** The sealed log as text, one JSON object a line. */
  export: partnerProcedure
    .meta({ audience: "partner", action: "audit.view" })
    .query(async ({ ctx }) => {
      let text = "";
      for await (const line of exportAudit(ctx.tx, ctx.scope.partnerId)) text += line;
      return { text };
    }),
});
