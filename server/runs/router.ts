import * as z from "zod";
import { iterationPattern } from "../../runtime/engine/iteration-pattern";
import { jsonInput } from "../../runtime/json-input";
import { insistOnCallers, insistOnRun } from "../debug/may-reach";
import { can, requireAction, router } from "../trpc/procedures";
import { cancelRun, resolveStep, tryNow } from "./command-run";
import { countRuns } from "./count-runs";
import { readFlowHeat } from "./flow-heat";
import { readKeyKinds } from "./key-kinds";
import { listRuns, readNeighbours, readRunChanges } from "./list-runs";
import { continueBulk, listBulks, stopBulk } from "./read-bulk";
import { readStoredRun } from "./read-head";
import { readIterations } from "./read-iterations";
import { readRun } from "./read-run";
import { readStep, readValue } from "./read-step";
import { readReplayChoice } from "./replay-choice";
import { chooseVersion, versionChoices } from "./replay-version";
import { readRetryState, retryRun } from "./retry-run";
import { readActivity, readFlowActivity } from "./run-activity";
import { runFilterInput } from "./run-filter";
import { deleteView, listViews, saveView } from "./saved-views";
import { settleRun } from "./settle-run";
import { startBulk } from "./start-bulk";
import { readTextPage, readTreePage } from "./value-pages";

const run = z.uuid();
const node = z.string().min(1).max(40);
const path = z.string().max(500).default("");
/** Of which item of a list; absent: of all of the outermost one. */
const iteration = z.string().max(500).regex(iterationPattern).exactOptional();
const resolution = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("happened"), value: jsonInput }),
  z.object({ outcome: z.literal("did-not-happen") }),
  z.object({ outcome: z.literal("look-up") }),
]);
const reason = z.string().trim().max(500).default("");
const bulkInput = z.object({
  pick: z.union([
    z.object({ runs: z.array(z.uuid()).min(1).max(1_000) }),
    z.object({ filter: runFilterInput }),
  ]),
  perMinute: z.number().int().min(1).max(6_000).default(60),
  reason,
});

/** Runs: found, read step by step, and what a person does to them. */
export const runsRouter = router({
  list: can("run.view")
    .input(
      z.object({
        filter: runFilterInput,
        cursor: z.uuid().nullish(),
        limit: z.number().int().min(1).max(200).default(100),
      }),
    )
    .query(({ ctx, input }) =>
      listRuns(ctx.tx, ctx.scope, { ...input, cursor: input.cursor ?? null }),
    ),

  /** What became of the runs a list shows, and how many came since. */
  changes: can("run.view")
    .input(
      z.object({
        filter: runFilterInput,
        top: z.uuid().nullable(),
        ids: z.array(z.uuid()).max(200),
      }),
    )
    .query(({ ctx, input }) => readRunChanges(ctx.tx, ctx.scope, input)),

  neighbours: can("run.view")
    .input(z.object({ filter: runFilterInput, run }))
    .query(({ ctx, input }) => readNeighbours(ctx.tx, ctx.scope, input)),

  counts: can("run.view").query(({ ctx }) => countRuns(ctx.tx, ctx.scope)),

  /** Finished runs per hour. */
  activity: can("run.view")
    .input(
      z.object({ hours: z.number().int().min(1).max(168).default(24), flow: z.uuid().optional() }),
    )
    .query(({ ctx, input }) => readActivity(ctx.tx, ctx.scope, { ...input, to: Date.now() })),

  /** How flows fare in this environment. */
  flowActivity: can("run.view")
    .input(z.object({ flows: z.array(z.uuid()).max(500) }))
    .query(({ ctx, input }) =>
      readFlowActivity(ctx.tx, ctx.scope, { flows: input.flows, now: Date.now() }),
    ),

  read: can("run.view")
    .input(z.object({ run }))
    .query(({ ctx, input }) => readRun(ctx.tx, ctx.scope, input.run)),

  iterations: can("run.view")
    .input(
      z.object({
        run,
        node,
        trouble: z.boolean().default(false),
        offset: z.number().int().min(0).default(0),
        limit: z.number().int().min(1).max(500).default(200),
      }),
    )
    .query(({ ctx, input }) => readIterations(ctx.tx, ctx.scope, input)),

  step: can("run.view")
    .input(
      z.object({
        run,
        node,
        path,
        attempt: z.number().int().min(1).optional(),
        collectedFrom: z.number().int().min(0).optional(),
      }),
    )
    .query(({ ctx, input }) => readStep(ctx.tx, ctx.scope, input)),

  /** A whole value of a run. */
  value: can("payload.view")
    .input(z.object({ run, ref: z.number().int().min(0) }))
    .query(({ ctx, input }) => readValue(ctx.tx, ctx.scope, input)),

  /** A page of a value as text, and of the entries at a path of it. */
  valueText: can("payload.view")
    .input(
      z.object({
        run,
        ref: z.number().int().min(0),
        /** Where the page begins. */
        cursor: z.number().int().min(0).default(0),
      }),
    )
    .query(({ ctx, input }) => readTextPage(ctx.tx, ctx.scope, { ...input, offset: input.cursor })),

  valueTree: can("payload.view")
    .input(
      z.object({
        run,
        ref: z.number().int().min(0),
        path: z.array(z.union([z.string().max(1_000), z.number().int().min(0)])).max(100),
        /** Where the page begins. */
        cursor: z.number().int().min(0).default(0),
        limit: z.number().int().min(1).max(500).default(100),
      }),
    )
    .query(({ ctx, input }) => readTreePage(ctx.tx, ctx.scope, { ...input, offset: input.cursor })),

  /** Kinds of numbers that published flows extract here: the columns one may choose. */
  keyKinds: can("run.view").query(({ ctx }) => readKeyKinds(ctx.tx, ctx.scope)),

  /** Per node of a flow how it fared, and where its runs wait now. */
  heat: can("run.view")
    .input(z.object({ flow: z.uuid(), hours: z.number().int().min(1).max(720).default(24) }))
    .query(({ ctx, input }) => readFlowHeat(ctx.tx, ctx.scope, { ...input, now: Date.now() })),

  views: can("run.view").query(({ ctx }) => listViews(ctx.tx, ctx.scope)),

  saveView: can("run.view")
    .input(
      z.object({
        name: z.string().trim().min(1).max(60),
        query: z.string().max(2_000),
        shared: z.boolean().default(false),
      }),
    )
    .mutation(({ ctx, input }) => saveView(ctx, input)),

  deleteView: can("run.view")
    .input(z.object({ id: z.uuid() }))
    .mutation(({ ctx, input }) => deleteView(ctx, input)),

  /** What was asked of many runs at once, and how far it is. */
  bulks: can("run.view").query(({ ctx }) => listBulks(ctx.tx, ctx.scope)),

  retryMany: can("run.retry")
    .input(
      bulkInput.extend({
        from: z
          .discriminatedUnion("kind", [
            z.object({ kind: z.literal("start") }),
            z.object({ kind: z.literal("failed") }),
          ])
          .default({ kind: "failed" }),
        version: z.enum(versionChoices).default("same"),
        /** Of the published version or of the draft: the mark of what was shown. */
        seen: z.string().length(64).optional(),
        succeeded: z.boolean().default(false),
        asNew: z.boolean().default(false),
      }),
    )
    .mutation(({ ctx, input: { from, version, seen, succeeded, asNew, ...input } }) => {
      if (asNew) requireAction(ctx.scope, "run.send-as-new");
      const order = { kind: "retry" as const, from, version, seen, succeeded, asNew };
      return startBulk(ctx, { ...input, order });
    }),

  /** What can be chosen for a replay of these runs, and which systems their draft would reach. */
  replayChoice: can("run.retry")
    .input(z.object({ runs: z.array(z.uuid()).min(1).max(1_000) }))
    .query(({ ctx, input }) => readReplayChoice(ctx.tx, ctx.scope, input)),

  resolveMany: can("run.resolve")
    .input(bulkInput.extend({ resolution }))
    .mutation(({ ctx, input: { resolution: answer, ...input } }) =>
      startBulk(ctx, { ...input, order: { kind: "resolve", resolution: answer } }),
    ),

  stopBulk: can("run.retry")
    .input(z.object({ id: z.uuid() }))
    .mutation(({ ctx, input }) => stopBulk(ctx, input)),

  continueBulk: can("run.retry")
    .input(z.object({ id: z.uuid() }))
    .mutation(({ ctx, input }) => continueBulk(ctx, input)),

  cancel: can("run.cancel")
    .input(z.object({ run, reason: z.string().trim().max(500).default("") }))
    .mutation(async ({ ctx, input }) => {
      const { purpose } = await readStoredRun(ctx.tx, ctx.scope, input.run);
      if (purpose === "debug") await insistOnCallers(ctx.tx, ctx.scope, input.run);
      return cancelRun(ctx, input);
    }),

  /** Starts a new run from the stored message of a finished one. */
  retry: can("run.retry")
    .input(
      z.object({
        run,
        from: z
          .discriminatedUnion("kind", [
            z.object({ kind: z.literal("start") }),
            z.object({ kind: z.literal("failed") }),
            z.object({ kind: z.literal("node"), node, path: iteration }),
          ])
          .default({ kind: "start" }),
        reason: z.string().trim().max(500).default(""),
        request: z.uuid().nullable().default(null),
        asNew: z.boolean().default(false),
        newest: z.uuid().nullable().default(null),
        message: z.string().nullable().default(null),
        version: z.enum(versionChoices).default("same"),
        /** The mark of what was shown, as for many. */
        seen: z.string().length(64).optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      if (input.asNew) requireAction(ctx.scope, "run.send-as-new");
      if (input.message !== null) {
        // Changing a message means seeing it.
        requireAction(ctx.scope, "payload.view");
        requireAction(ctx.scope, "run.edit-retry");
      }
      const source = await readStoredRun(ctx.tx, ctx.scope, input.run);
      const version = await chooseVersion(ctx.tx, ctx.scope, source, {
        choice: input.version,
        seen: input.seen,
      });
      return retryRun(ctx, { ...input, version });
    }),

  /** What became of a retry that was asked for. */
  retryState: can("run.view")
    .input(z.object({ of: run, run }))
    .query(({ ctx, input }) => readRetryState(ctx.tx, ctx.scope, input)),

  /** Does not wait for the time of the next try. */
  tryNow: can("run.retry")
    .input(z.object({ run }))
    .mutation(async ({ ctx, input }) => {
      await insistOnRun(ctx.tx, ctx.scope, await readStoredRun(ctx.tx, ctx.scope, input.run));
      return tryNow(ctx, input);
    }),

  /** Says that a failed run needs nobody any more, and why. */
  settle: can("run.resolve")
    .input(z.object({ run, reason: z.string().trim().min(1).max(500) }))
    .mutation(({ ctx, input }) => settleRun(ctx, input)),

  resolve: can("run.start")
    .input(
      z.object({
        run,
        node,
        path,
        note: z.string().trim().max(500).default(""),
        resolution,
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const run = await readStoredRun(ctx.tx, ctx.scope, input.run);
      // Whoever steps through a run says what came of its steps.
      if (run.purpose !== "debug") requireAction(ctx.scope, "run.resolve");
      await insistOnRun(ctx.tx, ctx.scope, run);
      return resolveStep(ctx, input);
    }),
});
