import { can, router, waitingMemberProcedure } from "../trpc/procedures";
import { listAttention } from "./list-attention";
import { listDistributorStates } from "./list-distributor-states";

/** What needs a person in the environment that the call names, and how the partner's distributors fare. */
export const attentionRouter = router({
  list: can("run.view").query(({ ctx }) => listAttention(ctx.tx, ctx.scope)),

  distributors: waitingMemberProcedure
    .meta({ audience: "member", action: "run.view" })
    .query(({ ctx }) => listDistributorStates(ctx.services.db, ctx.person, ctx.scope)),
});
