import * as z from "zod";
import type { JsonObject } from "../../runtime/json";
import { jsonInput } from "../../runtime/json-input";
import { nameOrNone } from "../line-of-text";
import { can, router, waitingMemberProcedure } from "../trpc/procedures";
import { awaitWorkerAnswer } from "../worker-requests/await-worker-answer";
import { archiveConnection } from "./archive-connection";
import {
  beginAuthorisation,
  readAuthorisation,
  redirectUriOf,
  returnFromConsent,
} from "./authorise-connection";
import { listConnectionCalls, readConnectionHealth } from "./connection-health";
import { readConnectionTest, requestConnectionTest } from "./connection-tests";
import { getConnection, listConnections } from "./list-connections";
import { pauseConnection, resumeConnection } from "./pause-connection";
import { rotateSecrets } from "./rotate-secrets";
import { createConnection, updateConnection } from "./save-connection";

const id = z.uuid();
const config: z.ZodType<JsonObject, JsonObject> = z.record(z.string(), jsonInput);
const connectionInput = z.object({
  /** An empty one is named with all else that is wrong. */
  name: nameOrNone,
  config,
  secrets: z.record(z.string(), z.string().max(16_384).nullable()),
});

/** Connections of one environment. No answer here holds a secret. */
export const connectionsRouter = router({
  list: can("connection.view").query(({ ctx }) => listConnections(ctx.tx, ctx.scope)),

  get: can("connection.view")
    .input(z.object({ id }))
    .query(({ ctx, input }) => getConnection(ctx.tx, ctx.scope, input.id)),

  /** What went over it in the last day, and how many runs wait for it. */
  health: can("connection.view")
    .input(z.object({ id }))
    .query(({ ctx, input }) => readConnectionHealth(ctx.tx, ctx.scope, input.id)),

  /** What went over each of them in the last day. */
  calls: can("connection.view").query(({ ctx }) => listConnectionCalls(ctx.tx, ctx.scope)),

  create: can("connection.edit")
    .input(connectionInput.extend({ kind: z.string() }))
    .mutation(({ ctx, input }) =>
      createConnection({ ...ctx, sealer: ctx.services.sealer }, ctx.scope, input),
    ),

  update: can("connection.edit")
    .input(connectionInput.extend({ id, revision: z.int().min(1) }))
    .mutation(({ ctx, input }) =>
      updateConnection({ ...ctx, sealer: ctx.services.sealer }, ctx.scope, input),
    ),

  rotateSecrets: can("connection.edit")
    .input(z.object({ id, revision: z.int().min(1), secrets: z.record(z.string(), z.string()) }))
    .mutation(({ ctx, input }) =>
      rotateSecrets({ ...ctx, sealer: ctx.services.sealer }, ctx.scope, input),
    ),

  archive: can("connection.edit")
    .input(z.object({ id }))
    .mutation(({ ctx, input }) => archiveConnection(ctx.tx, ctx.actor, ctx.scope, input.id)),

  pause: can("connection.pause")
    .input(z.object({ id, reason: z.string().trim().min(1).max(280) }))
    .mutation(({ ctx, input }) => pauseConnection(ctx.tx, ctx.actor, ctx.scope, input)),

  resume: can("connection.pause")
    .input(z.object({ id }))
    .mutation(({ ctx, input }) => resumeConnection(ctx.tx, ctx.actor, ctx.scope, input.id)),

  test: waitingMemberProcedure
    .meta({ audience: "member", action: "connection.test" })
    .input(z.object({ id }))
    .mutation(async ({ ctx, input }) => {
      const test = await ctx.inScope((tx) =>
        requestConnectionTest(tx, ctx.actor, ctx.scope, input.id),
      );
      return awaitWorkerAnswer(ctx.inScope, (tx) => readConnectionTest(tx, test.id), "test");
    }),

  /** The address of the other system's consent page, for the person's browser. */
  authorise: can("connection.edit")
    .input(z.object({ id }))
    .mutation(({ ctx, input }) => {
      const { sealer, environment } = ctx.services;
      return beginAuthorisation(
        { tx: ctx.tx, actor: ctx.actor, sealer, origin: environment.origin },
        ctx.scope,
        input.id,
      );
    }),

  /** Where people come back to; it is registered at the other system. */
  redirectUri: can("connection.view").query(({ ctx }) =>
    redirectUriOf(ctx.services.environment.origin),
  ),

  /** The way back from the consent page, with the parameters of the callback. */
  completeAuthorisation: waitingMemberProcedure
    .meta({ audience: "member", action: "connection.edit" })
    .input(z.object({ callback: z.record(z.string().max(64), z.string().max(8_192)) }))
    .mutation(async ({ ctx, input }) => {
      const { sealer } = ctx.services;
      const { id: authorisation, connectionId } = await ctx.inScope((tx) =>
        returnFromConsent({ tx, sealer }, ctx.scope, input.callback),
      );
      const result = await awaitWorkerAnswer(
        ctx.inScope,
        (tx) => readAuthorisation(tx, authorisation),
        "consent",
      );
      return { ...result, connectionId };
    }),
});
