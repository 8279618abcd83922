import * as z from "zod";
import type { DebugOrder } from "../../runtime/engine/debug/debug-order";
import type { DebugSetup } from "../../runtime/engine/debug/debug-setup";
import { givenFaultSchema } from "../../runtime/engine/debug/given-fault-schema";
import { iterationPattern } from "../../runtime/engine/iteration-pattern";
import { jsonInput } from "../../runtime/json-input";
import { RequestError } from "../request-error";
import { auditBegun } from "../samples/audit-begun";
import { debuggedMessage } from "../samples/message-input";
import { takeTrial } from "../samples/trial-requests";
import { can, requireAction, router, waitingMemberProcedure } from "../trpc/procedures";
import { awaitWorkerAnswer } from "../worker-requests/await-worker-answer";
import { awaitStand } from "./await-stand";
import { whyBegunAnew } from "./begun-anew";
import { startCatching, stopCatching } from "./catching";
import { changeSetup } from "./change-setup";
import { orderDebugRun } from "./order-run";
import { readDebugRun } from "./read-debug-run";
import { readSessionView } from "./read-session";
import { forgetStarted } from "./session-runs";
import { requestDebugRun } from "./start-debug-run";
import { stopSession } from "./stop-run";

const flowId = z.uuid();
const run = z.uuid();
const node = z.string().min(1).max(40);
const path = z.string().max(500);
const pause = z.int().min(1);
const expression = z.string().max(4_000);
const reached = z.enum(["sandbox", "live"]);

const effects = z.record(z.string().max(200), z.enum(["mocked", "sandbox", "live"]));
const confirmed = z.record(z.string().max(200), z.uuid());

const setFault = z.object({
  fault: z
    .discriminatedUnion("fault", [givenFaultSchema, z.strictObject({ fault: z.literal("late") })])
    .refine((fault) => fault.fault !== "status" || fault.status >= 300),
  times: z.int().min(1).max(20).nullable(),
});

const setup: z.ZodType<DebugSetup, DebugSetup> = z.object({
  breakpoints: z
    .array(
      z.object({
        id: z.string().min(1).max(40),
        node,
        port: z.string().min(1).max(60),
        condition: expression.optional(),
      }),
    )
    .max(200),
  onError: z.boolean(),
  onChange: z.array(expression).max(20),
  effects,
  faults: z
    .record(
      z
        .string()
        .regex(/^(step|slot) ./)
        .max(210),
      setFault,
    )
    .refine((faults) => Object.keys(faults).length <= 200)
    .optional(),
}) as unknown as z.ZodType<DebugSetup, DebugSetup>;

const order: z.ZodType<DebugOrder, DebugOrder> = z.discriminatedUnion("act", [
  z.object({ act: z.enum(["step", "into", "out", "continue"]), pause }),
  z.object({ act: z.literal("to"), node, path: path.optional(), pause }),
  z.object({ act: z.literal("edit"), value: jsonInput, pause }),
  z.object({ act: z.literal("give"), value: jsonInput, port: z.string().min(1).max(60), pause }),
  z.object({
    act: z.literal("fail"),
    message: z.string().max(500),
    fault: givenFaultSchema.optional(),
    once: z.literal(true).optional(),
    pause,
  }),
  z.object({
    act: z.literal("send"),
    mode: reached,
    as: z.enum(["new", "same-key"]).optional(),
    connection: z.uuid().optional(),
    pause,
  }),
  z.object({ act: z.literal("take"), pause }),
  z.object({ act: z.literal("pause") }),
]) as unknown as z.ZodType<DebugOrder, DebugOrder>;

const from = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("message"),
    trigger: node,
    message: debuggedMessage,
    label: z.string().trim().max(120),
  }),
  z.object({
    kind: z.literal("run"),
    run,
    node: node.nullable().default(null),
    path: z.union([z.literal(""), path.regex(iterationPattern)]).default(""),
    edit: jsonInput.optional(),
  }),
  z.object({ kind: z.literal("older"), run }),
]);
const older = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("message"), trigger: node, message: debuggedMessage }),
  z.object({ kind: z.literal("run"), run }),
]);

/** Debugging a draft: what is set, the run that is stepped through, and what a person does to it. */
export const debugRouter = router({
  session: can("flow.view")
    .input(z.object({ flowId }))
    .query(({ ctx, input }) => readSessionView(ctx.tx, ctx.scope, input.flowId)),

  set: can("run.start")
    .input(
      z.object({
        flowId,
        revision: z.int().min(1).nullable(),
        setup,
        /** By slot the connection that the person was asked about and said yes to. */
        live: confirmed.default({}),
        watches: z.array(expression).max(50),
      }),
    )
    .mutation(({ ctx, input }) => changeSetup(ctx, input)),

  /** Starts a run of the saved draft; answers with its id once it is there. */
  start: waitingMemberProcedure
    .meta({ audience: "member", action: "run.start" })
    .input(
      z.object({
        flowId,
        from,
        pace: z.enum(["into", "continue"]).default("into"),
        twice: z.boolean().default(false),
        older: older.optional(),
        /** Where effects of this run go; sandboxes stay as they are where it is not said, and nothing is live. */
        effects: effects.optional(),
        live: confirmed.default({}),
        /** The run of somebody else that ends by this, as the person was told. */
        ends: run.nullable().default(null),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      // What is stepped through is looked at.
      requireAction(ctx.scope, "payload.view");
      if (input.from.kind === "run" && input.from.edit !== undefined) {
        requireAction(ctx.scope, "run.edit-retry");
      }
      const {
        id,
        run: started,
        previous,
        asked,
      } = await ctx.inScope((tx) =>
        requestDebugRun(tx, ctx.actor, ctx.scope, input as Parameters<typeof requestDebugRun>[3]),
      );
      const { refused, audited } = await awaitWorkerAnswer(
        ctx.inScope,
        (tx) => takeTrial(tx, "debug_run", id),
        "run",
      );
      if (refused !== null) {
        await ctx.inScope((tx) => forgetStarted(tx, ctx.scope, started, previous));
        throw new RequestError("CONFLICT", refused);
      }
      if (audited !== true) {
        await ctx.inScope((tx) => auditBegun(tx, ctx.scope, input.flowId, asked));
      }
      return { run: started };
    }),

  /** Waits for a real message that stops at a breakpoint of the draft, or does so no more. */
  catch: can("run.start")
    .input(z.object({ flowId, waits: z.boolean(), ends: run.nullable().default(null) }))
    .mutation(async ({ ctx, input }) => {
      // What is caught is looked at.
      requireAction(ctx.scope, "payload.view");
      if (input.waits) await startCatching(ctx.tx, ctx.actor, ctx.scope, input);
      else await stopCatching(ctx.tx, ctx.scope, input.flowId);
    }),

  /** Ends the run that is stepped through; what is set stays. */
  stop: can("run.start")
    .input(z.object({ run }))
    .mutation(({ ctx, input }) => stopSession(ctx, input.run)),

  read: can("payload.view")
    .input(z.object({ run }))
    .query(({ ctx, input }) => readDebugRun(ctx.tx, ctx.scope, input.run)),

  /** Why a fork in an item would begin its list anew for its length; null where it would not. */
  begunAnew: can("payload.view")
    .input(z.object({ run }))
    .query(({ ctx, input }) => whyBegunAnew(ctx.tx, ctx.scope, input.run)),

  /** Tells the run something; answers with how it then stands, as soon as it does. */
  order: waitingMemberProcedure
    .meta({ audience: "member", action: "run.start" })
    .input(z.object({ run, order }))
    .mutation(async ({ ctx, input }) => {
      requireAction(ctx.scope, "payload.view");
      if (input.order.act === "edit" || input.order.act === "give") {
        requireAction(ctx.scope, "run.edit-retry");
      }
      const { command } = await ctx.inScope((tx) =>
        orderDebugRun({ tx, scope: ctx.scope, actor: ctx.actor }, input),
      );
      return awaitStand(ctx.inScope, ctx.scope, { run: input.run, command });
    }),
});
