import * as z from "zod";
import { can, requireAction, router } from "../trpc/procedures";
import { backtestPicked } from "./backtest-picked";
import { backtestRequest } from "./backtest-request";
import { countChosen } from "./count-chosen";
import {
  listBacktests,
  listDifferences,
  readBacktest,
  readBacktestedDraft,
  readDifference,
} from "./read-backtest";
import { cancelBacktest, requestBacktest } from "./request-backtest";

const flowId = z.uuid();
const id = z.uuid();

/** Trying the saved draft on past messages. */
export const backtestRouter = router({
  list: can("payload.view")
    .input(z.object({ flowId }))
    .query(({ ctx, input }) => listBacktests(ctx.tx, ctx.scope, input.flowId)),

  read: can("payload.view")
    .input(z.object({ id }))
    .query(({ ctx, input }) => readBacktest(ctx.tx, ctx.scope, input.id)),

  /** How many messages a choice comes to. */
  count: can("run.view")
    .input(z.object({ flowId, request: backtestRequest }))
    .query(({ ctx, input }) => countChosen(ctx.tx, ctx.scope, input)),

  start: can("run.start")
    .input(z.object({ flowId, request: backtestRequest }))
    .mutation(({ ctx, input }) => {
      requireAction(ctx.scope, "payload.view");
      return requestBacktest(ctx.tx, ctx.actor, ctx.scope, input);
    }),

  /** The same on the messages of these runs. */
  startPicked: can("run.start")
    .input(z.object({ runs: z.array(z.uuid()).min(1).max(1_000) }))
    .mutation(({ ctx, input }) => {
      requireAction(ctx.scope, "payload.view");
      return backtestPicked(ctx.tx, ctx.actor, ctx.scope, input);
    }),

  cancel: can("run.start")
    .input(z.object({ id }))
    .mutation(({ ctx, input }) => cancelBacktest(ctx.tx, ctx.actor, ctx.scope, input.id)),

  differences: can("payload.view")
    .input(z.object({ id, cause: z.string().max(2_000), after: z.uuid().nullable().default(null) }))
    .query(({ ctx, input }) => listDifferences(ctx.tx, ctx.scope, input)),

  difference: can("payload.view")
    .input(z.object({ id, run: z.uuid() }))
    .query(({ ctx, input }) => readDifference(ctx.tx, ctx.scope, input)),

  draft: can("flow.view")
    .input(z.object({ id }))
    .query(({ ctx, input }) => readBacktestedDraft(ctx.tx, ctx.scope, input.id)),
});
