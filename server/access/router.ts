import * as z from "zod";
import {
  can,
  memberProcedure,
  partnerProcedure,
  publicProcedure,
  router,
  signedInProcedure,
} from "../trpc/procedures";
import { apiKeyScopes } from "./api-key-format";
import { addMember, changeGrant, changeRole, removeMember, resetPassword } from "./change-members";
import { createApiKey } from "./create-api-key";
import { listApiKeys } from "./list-api-keys";
import { listEnvironments } from "./list-environments";
import { listMembers } from "./list-members";
import { actionsOf, grantableActions } from "./permissions";
import { revokeApiKey } from "./revoke-api-key";

const role = z.enum(["owner", "consultant", "operator", "tester", "viewer"]);
const managingMembers = partnerProcedure.meta({ audience: "partner", action: "member.manage" });

/** Who I am, where I may go, and the keys of machines. */
export const accessRouter = router({
  /** The person who is signed in, or null: a page asks before it shows anything. */
  session: publicProcedure.query(({ ctx }) =>
    ctx.person === null ? null : { name: ctx.person.name, email: ctx.person.email },
  ),

  /** Partners, distributors and environments of the switcher. */
  environments: signedInProcedure.query(({ ctx }) => listEnvironments(ctx.services.db, ctx.person)),

  /** What I may do in the environment that the call names. */
  permissions: memberProcedure.query(({ ctx }) => ({
    environmentId: ctx.scope.environmentId,
    kind: ctx.scope.environmentKind,
    roles: ctx.scope.standings.map(({ role: held }) => held),
    actions: actionsOf(ctx.scope.standings),
  })),

  apiKeys: router({
    list: can("api-key.manage").query(({ ctx }) => listApiKeys(ctx.tx, ctx.scope)),

    create: can("api-key.manage")
      .input(
        z.object({
          name: z.string().trim().min(1).max(120),
          scopes: z.array(z.enum(apiKeyScopes)).min(1),
          /** Whether it holds for this environment only, or for both of the distributor. */
          thisEnvironmentOnly: z.boolean(),
          expiresAt: z.date().nullable(),
        }),
      )
      .mutation(({ ctx, input }) => {
        const { partnerId, distributorId, environmentId } = ctx.scope;
        return createApiKey(ctx.tx, ctx.actor, {
          partnerId,
          distributorId,
          environmentId: input.thisEnvironmentOnly ? environmentId : null,
          name: input.name,
          scopes: input.scopes,
          expiresAt: input.expiresAt,
        });
      }),

    revoke: can("api-key.manage")
      .input(z.object({ id: z.uuid() }))
      .mutation(async ({ ctx, input }) => {
        const { distributorId } = ctx.scope;
        await revokeApiKey(ctx.tx, ctx.actor, { id: input.id, distributorId });
        ctx.services.apiKeys.forget();
      }),
  }),

  /** People of the partner and their roles. */
  members: router({
    list: managingMembers.query(({ ctx }) => listMembers(ctx.tx, ctx.scope)),

    add: managingMembers
      .input(
        z.object({
          name: z.string().trim().min(1).max(120),
          email: z.email().max(200),
          role,
          distributorId: z.uuid().nullable(),
        }),
      )
      .mutation(({ ctx, input }) => addMember(ctx, input)),

    changeRole: managingMembers
      .input(z.object({ id: z.uuid(), role }))
      .mutation(({ ctx, input }) => changeRole(ctx, input)),

    changeGrant: managingMembers
      .input(
        z.object({
          id: z.uuid(),
          action: z.enum(grantableActions),
          /** Null: as the role has it. */
          allowed: z.boolean().nullable(),
        }),
      )
      .mutation(({ ctx, input }) => changeGrant(ctx, input)),

    remove: managingMembers
      .input(z.object({ id: z.uuid() }))
      .mutation(({ ctx, input }) => removeMember(ctx, input.id)),

    resetPassword: managingMembers
      .input(z.object({ id: z.uuid() }))
      .mutation(({ ctx, input }) => resetPassword(ctx, input.id)),
  }),
});
