import * as z from "zod";
import type { RequestContext } from "../trpc/context";
import {
  can,
  memberProcedure,
  partnerProcedure,
  publicProcedure,
  router,
  signedInProcedure,
} from "../trpc/procedures";
import { apiKeyScopes } from "./api-key-format";
import { demandingPartners } from "./change-account";
import { changeGrant, changeRole, removeMember } from "./change-members";
import { createApiKey } from "./create-api-key";
import { listApiKeys } from "./list-api-keys";
import { listEnvironments } from "./list-environments";
import { listMembers } from "./list-members";
import { handPasswordLink, invite, listOpenLinks, reissueLink, revokeLink } from "./manage-links";
import { acceptInvitation, type Opener, setPasswordByLink, viewLink } from "./open-link";
import { passwordLength } from "./password-length";
import { actionsOf, grantableActions } from "./permissions";
import { revokeApiKey } from "./revoke-api-key";
import { demandSecondFactor, readFactorDemand, resetSecondFactor } from "./second-factors";
import { endMemberSessions, endOwnSessions, listMemberSessions, listOwnSessions } from "./sessions";

const role = z.enum(["owner", "consultant", "operator", "tester", "viewer"]);
const personName = z.string().trim().min(1).max(120);
const newPassword = z.string().min(passwordLength.min).max(passwordLength.max);
const linkSecret = z.string().min(1).max(200);
const managingMembers = partnerProcedure.meta({ audience: "partner", action: "member.manage" });

function openerOf({ services, person, address }: RequestContext): Opener {
  return { db: services.db, person, address };
}

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

    /** A one-time link with which the person sets a new password; shown this once. */
    passwordLink: managingMembers
      .input(z.object({ id: z.uuid() }))
      .mutation(({ ctx, input }) => handPasswordLink(ctx, input.id)),

    resetSecondFactor: managingMembers
      .input(z.object({ id: z.uuid() }))
      .mutation(({ ctx, input }) => resetSecondFactor(ctx, input.id)),

    sessions: managingMembers
      .input(z.object({ id: z.uuid() }))
      .query(({ ctx, input }) => listMemberSessions(ctx, input.id)),

    /** Ends one session of the person, or (null) all. */
    endSessions: managingMembers
      .input(z.object({ id: z.uuid(), sessionId: z.uuid().nullable() }))
      .mutation(({ ctx, input }) => endMemberSessions(ctx, input)),
  }),

  /** What a partner demands of everybody who works there. */
  security: router({
    read: managingMembers.query(({ ctx }) => readFactorDemand(ctx)),

    demandSecondFactor: managingMembers
      .input(z.object({ demanded: z.boolean() }))
      .mutation(({ ctx, input }) =>
        demandSecondFactor(ctx, { ...input, hasOwn: ctx.person.hasSecondFactor }),
      ),
  }),

  /** The own account of whoever is signed in. */
  account: router({
    read: signedInProcedure.query(async ({ ctx }) => ({
      name: ctx.person.name,
      email: ctx.person.email,
      hasSecondFactor: ctx.person.hasSecondFactor,
      demandedBy: await demandingPartners(ctx.services.db, ctx.person.userId),
    })),

    sessions: signedInProcedure.query(({ ctx }) => listOwnSessions(ctx.services.db, ctx.person)),

    /** Ends one session, or (null) all but the one that asks. */
    endSessions: signedInProcedure
      .input(z.object({ id: z.uuid().nullable() }))
      .mutation(({ ctx, input }) => endOwnSessions(ctx.services.db, ctx, input.id)),
  }),

  /** One-time links that are handed to people: invitations and new passwords. */
  links: router({
    list: managingMembers.query(({ ctx }) => listOpenLinks(ctx.tx, ctx.scope)),

    invite: managingMembers
      .input(
        z.object({
          name: personName,
          email: z.email().max(200),
          role,
          distributorId: z.uuid().nullable(),
          grants: z.object({
            "payload.view": z.boolean().nullable(),
            "run.edit-retry": z.boolean().nullable(),
          }),
        }),
      )
      .mutation(({ ctx, input }) => invite(ctx, input)),

    reissue: managingMembers
      .input(z.object({ id: z.uuid() }))
      .mutation(({ ctx, input }) => reissueLink(ctx, input.id)),

    revoke: managingMembers
      .input(z.object({ id: z.uuid() }))
      .mutation(({ ctx, input }) => revokeLink(ctx, input.id)),

    /** What the holder of a link sees. A mutation, so that the secret is in a body and not in an address. */
    view: publicProcedure
      .input(z.object({ secret: linkSecret }))
      .mutation(({ ctx, input }) => viewLink(openerOf(ctx), input.secret)),

    accept: publicProcedure
      .input(
        z.object({
          secret: linkSecret,
          /** Null: with the account one is signed in with. */
          account: z.object({ name: personName, password: newPassword }).nullable(),
        }),
      )
      .mutation(({ ctx, input }) => acceptInvitation(openerOf(ctx), input)),

    setPassword: publicProcedure
      .input(z.object({ secret: linkSecret, password: newPassword }))
      .mutation(({ ctx, input }) => setPasswordByLink(openerOf(ctx), input)),
  }),
});
