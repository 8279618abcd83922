import * as z from "zod";
import type { JsonObject } from "../../runtime/json";
import { jsonInput } from "../../runtime/json-input";
import { cutText } from "../../runtime/well-formed";
import { can as isAllowed } from "../access/permissions";
import type { MemberScope } from "../access/scope";
import { codeMax, typeFaults } from "../code/check-types";
import { countTests } from "../flow-tests/stored-tests";
import { nameOfOneLine } from "../line-of-text";
import { can, router, waitingMemberProcedure } from "../trpc/procedures";
import { archiveFlow, bringBackFlow, listArchived } from "./archive-flow";
import { changePublication } from "./change-publication";
import { createFlow } from "./create-flow";
import { exportFlowFiles, importFlowFiles } from "./flow-folder";
import { readTakes } from "./flow-surroundings";
import { readCopy } from "./kept-copies";
import { listFlows } from "./list-flows";
import { listTables } from "./list-tables";
import { listUses } from "./list-uses";
import { parseLayout, parseLogic } from "./parse-stored";
import { showPresence } from "./presence";
import { publishChecked } from "./publish-checked";
import { readPublishOptions } from "./publish-options";
import { readDraft, readDraftTexts } from "./read-draft";
import { readFlowVersion } from "./read-version";
import { restoreVersion } from "./restore-version";
import { rollBack } from "./roll-back";
import { saveDraft } from "./save-draft";

const flowId = z.uuid();
/** A flow of 2,000 nodes is below a megabyte. */
const text = z.string().max(8_000_000);
/** Code with the types of what it reads. */
const codeBodyMax = 1_000_000;
const values = z.record(z.string(), jsonInput).transform((value): JsonObject => value);

/** Whoever knows the address of a webhook can start runs of it. */
const mayStart = ({ standings }: MemberScope) => isAllowed(standings, "run.start");

/** Flows of the distributor whose environment the call names. */
export const flowsRouter = router({
  list: can("flow.view").query(async ({ ctx }) => {
    const flows = await listFlows(ctx.tx, ctx.scope);
    return mayStart(ctx.scope) ? flows : flows.map((flow) => ({ ...flow, endpoints: [] }));
  }),

  takes: can("flow.view")
    .input(z.object({ flows: z.array(z.string().max(80)).max(500) }))
    .query(({ ctx, input }) => readTakes(ctx.tx, ctx.scope.environmentId, input.flows)),

  tables: can("flow.view").query(({ ctx }) => listTables(ctx.tx)),

  /**
   * Faults of types in functions of TypeScript; null where the check did not come to an end, or gave way to what
   * the same person typed since in the same editor: a flow in a window. Needs no rows: it holds no transaction while it waits.
   */
  codeTypes: waitingMemberProcedure
    .meta({ audience: "member", action: "flow.edit" })
    .input(
      z.object({
        editor: z.string().max(100).default(""),
        bodies: z
          .array(z.string().max(codeBodyMax))
          .max(500)
          .refine((bodies) => bodies.reduce((sum, body) => sum + body.length, 0) <= codeMax),
      }),
    )
    .mutation(({ ctx: { scope }, input: { editor, bodies }, signal }) =>
      typeFaults(bodies, {
        partner: scope.partnerId,
        typing: `${scope.userId} ${editor}`,
        signal,
      }),
    ),

  get: can("flow.view")
    .input(z.object({ id: flowId }))
    .query(async ({ ctx, input }) => {
      const draft = await readDraft(ctx.tx, ctx.scope, input.id);
      return mayStart(ctx.scope) ? draft : { ...draft, endpoints: [] };
    }),

  version: can("flow.view")
    .input(z.object({ id: flowId, hash: z.string() }))
    .query(({ ctx, input }) => readFlowVersion(ctx.tx, input.id, input.hash)),

  copy: can("flow.view")
    .input(z.object({ id: flowId, copy: z.uuid() }))
    .query(({ ctx, input }) => readCopy(ctx.tx, input.id, input.copy)),

  create: can("flow.edit")
    .input(z.object({ name: nameOfOneLine, logic: text.optional(), layout: text.optional() }))
    .mutation(({ ctx, input: { name: called, logic, layout } }) =>
      createFlow(ctx.tx, ctx.actor, ctx.scope, {
        name: called,
        ...(logic === undefined ? {} : { document: parseLogic(logic) }),
        ...(layout === undefined ? {} : { layout: parseLayout(layout) }),
      }),
    ),

  save: can("flow.edit")
    .input(
      z.object({
        flowId,
        id: z.uuid().optional(),
        revision: z.int().min(1),
        logic: text,
        layout: text,
        keep: z.object({ label: nameOfOneLine, logic: text, layout: text }).optional(),
      }),
    )
    .mutation(({ ctx, input: { keep, id, ...change } }) =>
      saveDraft(ctx.tx, ctx.actor, ctx.scope, {
        ...change,
        ...(id === undefined ? {} : { id }),
        ...(keep === undefined ? {} : { keep }),
      }),
    ),

  /** A copy of the draft, with its own name and id. */
  duplicate: can("flow.edit")
    .input(z.object({ flowId }))
    .mutation(async ({ ctx, input }) => {
      const { logic, layout } = await readDraftTexts(ctx.tx, input.flowId);
      const document = parseLogic(logic);
      const called = `${cutText(document.name, 110)} (copy)`;
      const created = await createFlow(ctx.tx, ctx.actor, ctx.scope, {
        name: called,
        document,
        layout: parseLayout(layout),
      });
      return { ...created, name: called };
    }),

  archived: can("flow.view").query(({ ctx }) => listArchived(ctx.tx, ctx.scope)),

  archive: can("flow.edit")
    .input(z.object({ flowId }))
    .mutation(({ ctx, input }) => archiveFlow(ctx.tx, ctx.actor, ctx.scope, input.flowId)),

  bringBack: can("flow.edit")
    .input(z.object({ flowId }))
    .mutation(({ ctx, input }) => bringBackFlow(ctx.tx, ctx.actor, ctx.scope, input.flowId)),

  texts: can("flow.view")
    .input(z.object({ flowId }))
    .query(({ ctx, input }) => readDraftTexts(ctx.tx, input.flowId)),

  here: can("flow.view")
    .input(
      z.object({
        flowId,
        session: z.uuid(),
        nodes: z.array(z.string().max(40)).max(200),
        leaving: z.boolean().default(false),
      }),
    )
    .mutation(({ ctx, input }) => showPresence(ctx.tx, ctx.actor, ctx.scope, input)),

  publishOptions: can("flow.view")
    .input(z.object({ flowId, environmentId: z.uuid(), version: z.string().optional() }))
    .query(({ ctx, input }) =>
      readPublishOptions(ctx.tx, input.flowId, input.environmentId, input.version),
    ),

  publish: waitingMemberProcedure
    .meta({ audience: "member", action: "flow.publish" })
    .input(
      z.object({
        flowId,
        environmentId: z.uuid(),
        version: z.string().optional(),
        revision: z.int().optional(),
        note: z.string().trim().max(500),
        bindings: z.record(z.string(), z.uuid()).default({}),
        parameters: values.default({}),
        despite: z.array(z.string().max(200)).max(2_000).optional(),
        /** Why it is published although tests fail. */
        anyway: z.string().trim().min(1).max(500).nullable().default(null),
      }),
    )
    .mutation(({ ctx, input: { environmentId, version, revision, despite, ...request } }) =>
      publishChecked(
        ctx.inScope,
        ctx.actor,
        {
          partnerId: ctx.scope.partnerId,
          distributorId: ctx.scope.distributorId,
          environmentId,
        },
        {
          ...request,
          ...(version === undefined ? {} : { version }),
          ...(revision === undefined ? {} : { revision }),
          ...(despite === undefined ? {} : { despite }),
        },
      ),
    ),

  rollBack: can("flow.publish")
    .input(z.object({ flowId, from: z.string() }))
    .mutation(({ ctx, input }) => rollBack(ctx.tx, ctx.actor, ctx.scope, input)),

  restore: can("flow.edit")
    .input(z.union([z.object({ flowId, hash: z.string() }), z.object({ flowId, copy: z.uuid() })]))
    .mutation(({ ctx, input }) => restoreVersion(ctx.tx, ctx.actor, ctx.scope, input)),

  uses: can("flow.view")
    .input(
      z.object({
        kind: z.enum(["connection", "flow", "table", "map"]),
        value: z.string().min(1).max(200),
      }),
    )
    .query(({ ctx, input }) => listUses(ctx.tx, input)),

  change: can("flow.pause")
    .input(z.object({ flowId, change: z.enum(["pause", "resume", "withdraw"]) }))
    .mutation(({ ctx, input }) => changePublication(ctx.tx, ctx.actor, ctx.scope, input)),

  /** `testsLeftOut`: how many tests are not among the files, because they quote documents that one may not see. */
  export: can("flow.view")
    .input(z.object({ id: flowId }))
    .query(async ({ ctx, input }) => {
      const tests = isAllowed(ctx.scope.standings, "payload.view");
      const files = await exportFlowFiles(ctx.tx, input.id, { tests });
      return { files, testsLeftOut: tests ? 0 : await countTests(ctx.tx, input.id) };
    }),

  import: can("flow.edit")
    .input(z.object({ files: z.record(z.string().max(200), text), flowId: flowId.optional() }))
    .mutation(({ ctx, input }) =>
      importFlowFiles(ctx.tx, ctx.actor, ctx.scope, input.files, input.flowId),
    ),
});
