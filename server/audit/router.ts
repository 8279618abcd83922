import * as z from "zod";
import { can, partnerProcedure, router } from "../trpc/procedures";
import { exportAudit } from "./export-audit";
import { listAudit } from "./list-audit";
import { verifyAudit } from "./verify-audit";

const filter = z.object({
  action: z.string().max(80).optional(),
  subjectId: z.string().max(80).optional(),
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
