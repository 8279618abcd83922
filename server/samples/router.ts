import * as z from "zod";
import type { JsonObject } from "../../runtime/json";
import { jsonInput } from "../../runtime/json-input";
import { can as granted } from "../access/permissions";
import { RequestError } from "../request-error";
import { can, router, waitingMemberProcedure } from "../trpc/procedures";
import { awaitWorkerAnswer } from "../worker-requests/await-worker-answer";
import { requestSampleRun } from "./ask-sample-run";
import { readerTest, requestStepTest } from "./ask-step-test";
import { auditBegun } from "./audit-begun";
import { sampleMessage as message } from "./message-input";
import { listSamples, pinSample, unpinSample } from "./pinned-samples";
import { takeTrial } from "./trial-requests";

const flowId = z.uuid();
const nodeId = z.string().min(1).max(40);
const answers: z.ZodType<JsonObject, JsonObject> = z.record(z.string(), jsonInput);

/** Samples that a flow is designed by, and tests of single steps on them. */
export const samplesRouter = router({
  list: can("flow.view")
    .input(z.object({ flowId }))
    .query(({ ctx, input }) => listSamples(ctx.tx, ctx.scope, input.flowId)),

  pin: can("payload.view")
    .input(z.object({ flowId, nodeId, message, run: z.uuid().nullable() }))
    .mutation(({ ctx, input }) => {
      insist(granted(ctx.scope.standings, "flow.edit"), "You may look at this flow only.");
      return pinSample(ctx.tx, ctx.actor, ctx.scope, input);
    }),

  unpin: can("flow.edit")
    .input(z.object({ flowId, nodeId }))
    .mutation(({ ctx, input }) => unpinSample(ctx.tx, ctx.actor, ctx.scope, input)),

  /** Starts a run of what is published here with a message of the person's; answers with its id. */
  send: waitingMemberProcedure
    .meta({ audience: "member", action: "run.start" })
    .input(z.object({ flowId, trigger: nodeId, message }))
    .mutation(async ({ ctx, input }) => {
      const { id, run, asked } = await ctx.inScope((tx) =>
        requestSampleRun(tx, ctx.actor, ctx.scope, input),
      );
      const { refused, audited } = await awaitWorkerAnswer(
        ctx.inScope,
        (tx) => takeTrial(tx, "sample_run", id),
        "sample",
      );
      if (refused !== null) throw new RequestError("CONFLICT", refused);
      if (audited !== true) {
        await ctx.inScope((tx) => auditBegun(tx, ctx.scope, input.flowId, asked));
      }
      return { run };
    }),

  /**
   * Tests a step of a draft; whoever may only read the flow tries a map of the draft that is saved, whatever
   * `logic` says. A live test also needs the right to start runs: it reaches the system.
   */
  test: waitingMemberProcedure
    .meta({ audience: "member", action: "flow.view" })
    .input(
      z.object({
        flowId,
        logic: z.string().max(8_000_000),
        target: nodeId,
        trigger: nodeId,
        message,
        answers: answers.default({}),
        live: z.boolean().default(false),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const { standings } = ctx.scope;
      const mayEdit = granted(standings, "flow.edit");
      insist(
        !input.live ||
          (mayEdit && granted(standings, "run.start") && granted(standings, "payload.view")),
        "Your role may not send to a system from a test.",
      );
      const test = await ctx.inScope(async (tx) =>
        requestStepTest(tx, ctx.actor, ctx.scope, mayEdit ? input : await readerTest(tx, input)),
      );
      return awaitWorkerAnswer(ctx.inScope, (tx) => takeTrial(tx, "step_test", test.id), "test");
    }),
});

function insist(allowed: boolean, otherwise: string): void {
  if (!allowed) throw new RequestError("NOT_ALLOWED", otherwise);
}
