import { can, router } from "../trpc/procedures";
import { listAttention } from "./list-attention";

/** What needs a person in the environment that the call names. */
export const attentionRouter = router({
  list: can("run.view").query(({ ctx }) => listAttention(ctx.tx, ctx.scope)),
});
