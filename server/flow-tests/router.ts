import * as z from "zod";
import { parseFlowTest } from "../../runtime/flow-tests/parse-flow-test";
import { jsonInput } from "../../runtime/json-input";
import { can as granted } from "../access/permissions";
import { can, requireAction, router, waitingMemberProcedure } from "../trpc/procedures";
import { makeTestOfRun, runTests } from "./ask-flow-tests";
import { listTests, requireTest, viewTest } from "./list-tests";
import { createTest, removeTest, saveTest } from "./stored-tests";

const flowId = z.uuid();
const id = z.uuid();
const test = jsonInput.transform((value) => requireTest(parseFlowTest(value)));

/** Tests of a flow: documents beside its draft, run by the workers, without any system. */
export const flowTestsRouter = router({
  list: can("flow.view")
    .input(z.object({ flowId }))
    .query(({ ctx, input }) => listTests(ctx.tx, ctx.scope, input.flowId)),

  /** With its documents, and what it came to. */
  get: can("payload.view")
    .input(z.object({ flowId, id }))
    .query(({ ctx, input }) => viewTest(ctx.tx, ctx.scope, input.flowId, input.id)),

  create: can("flow.edit")
    .input(z.object({ flowId, test }))
    .mutation(({ ctx, input }) => createTest(ctx.tx, ctx.actor, ctx.scope, input)),

  save: can("flow.edit")
    .input(z.object({ flowId, id, revision: z.int().min(1), test }))
    .mutation(({ ctx, input }) => saveTest(ctx.tx, ctx.actor, ctx.scope, input)),

  remove: can("flow.edit")
    .input(z.object({ flowId, id }))
    .mutation(({ ctx, input }) => removeTest(ctx.tx, ctx.actor, ctx.scope, input)),

  /** Runs tests on the saved draft, or on a version; `list` and `get` have what they came to. */
  run: waitingMemberProcedure
    .meta({ audience: "member", action: "flow.view" })
    .input(
      z.object({
        flowId,
        tests: z.array(id).max(500).nullable().default(null),
        version: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .nullable()
          .default(null),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      // Whoever may publish must see what its tests say.
      if (!granted(ctx.scope.standings, "flow.publish")) requireAction(ctx.scope, "run.start");
      return runTests(ctx.inScope, ctx.actor, ctx.scope, input);
    }),

  /** A past run as a test, to be looked at and then created. */
  ofRun: waitingMemberProcedure
    .meta({ audience: "member", action: "flow.edit" })
    .input(
      z.object({
        run: z.uuid(),
        name: z.string().trim().min(1).max(120),
        keep: z.array(z.string().max(500)).max(1_000).default([]),
        /** The test whose older message it becomes: who is somebody in both has one stand-in. */
        olderOf: z.uuid().optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      requireAction(ctx.scope, "payload.view");
      return makeTestOfRun(ctx.inScope, ctx.actor, ctx.scope, input);
    }),
});
