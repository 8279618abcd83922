import { initTRPC } from "@trpc/server";
import superjson from "superjson";
import { withAnyNames } from "../../runtime/any-names";
import { actorOfMember } from "../access/actor";
import { type Action, can as isAllowed } from "../access/permissions";
import { type MemberScope, resolvePartnerScope, resolveScope } from "../access/scope";
import { type AppDatabase, type ScopedTransaction, withScope } from "../db";
import { RequestError } from "../request-error";
import type { RequestContext } from "./context";
import { errorDataOf, messageOf, toTrpcError } from "./error-codes";

/** Who a procedure serves. A test fails on a procedure without it. */
export type Audience = "public" | "signed-in" | "member" | "partner";
export type ProcedureMeta = { readonly audience?: Audience; readonly action?: Action };

const t = initTRPC
  .context<RequestContext>()
  .meta<ProcedureMeta>()
  .create({
    transformer: withAnyNames(superjson),
    errorFormatter({ shape, error }) {
      const ours = toTrpcError(error);
      const internal = ours.code === "INTERNAL_SERVER_ERROR";
      return {
        ...shape,
        // What went wrong inside is for the log, not for the browser.
        message: internal ? "Something went wrong on our side. Please try again." : messageOf(ours),
        data: {
          code: ours.code,
          httpStatus: shape.data.httpStatus,
          path: shape.data.path ?? null,
          problem: errorDataOf(ours),
        },
      };
    },
  });

export const { router, createCallerFactory } = t;

/** Our own errors become tRPC's before any middleware or the HTTP status looks at them. */
const translating = t.middleware(async ({ next }) => {
  const result = await next();
  if (!result.ok) throw toTrpcError(result.error);
  return result;
});

/** For everybody, also without a session: sign-in page, health. */
export const publicProcedure = t.procedure.meta({ audience: "public" }).use(translating);

/** For whoever is signed in, before an environment is chosen: the switcher, the own profile. */
export const signedInProcedure = t.procedure
  .meta({ audience: "signed-in" })
  .use(translating)
  .use(({ ctx, next }) => {
    const { person } = ctx;
    if (person === null) throw new RequestError("NOT_SIGNED_IN", "Please sign in.");
    return next({ ctx: { person } });
  });

function requireEnvironment(environmentId: string | null): string {
  if (environmentId === null) {
    throw new RequestError("INPUT_INVALID", "Choose an environment first.");
  }
  return environmentId;
}

function refuseUnless(scope: MemberScope, action: Action | undefined): void {
  if (action !== undefined) requireAction(scope, action);
}

/** For what depends on the input: throws NOT_ALLOWED. */
export function requireAction(scope: MemberScope, action: Action): void {
  if (isAllowed(scope.standings, action)) return;
  throw new RequestError("NOT_ALLOWED", `You are not allowed to do this: ${action}.`, {
    detail: { action },
  });
}

class RollBack extends Error {}

/** Rolls back when the procedure failed: tRPC hands a failure on as a result, not as an exception. */
async function inTransaction<R extends { readonly ok: boolean }>(
  db: AppDatabase,
  scope: MemberScope,
  work: (tx: ScopedTransaction) => Promise<R>,
): Promise<R> {
  let failed: R | undefined;
  try {
    return await withScope(db, scope, async (tx) => {
      const result = await work(tx);
      if (result.ok) return result;
      failed = result;
      throw new RollBack();
    });
  } catch (error) {
    if (error instanceof RollBack && failed !== undefined) return failed;
    throw error;
  }
}
/**
 * For members of the environment that the call names. The whole procedure is one transaction in the
 * environment's scope: `ctx.tx`. Say what the role must allow with `.meta({ action })` or {@link can}.
 */
export const memberProcedure = signedInProcedure
  .meta({ audience: "member" })
  .use(async ({ ctx, meta, next }) => {
    const { db } = ctx.services;
    const scope = await resolveScope(db, ctx.person, requireEnvironment(ctx.environmentId));
    refuseUnless(scope, meta?.action);
    const actor = actorOfMember(scope, ctx.address);
    return inTransaction(db, scope, (tx) => next({ ctx: { scope, actor, tx } }));
  });

/**
 * For people of the partner, over all its distributors: members, audit, templates. The environment that
 * the call names only says which partner.
 */
export const partnerProcedure = signedInProcedure
  .meta({ audience: "partner" })
  .use(async ({ ctx, meta, next }) => {
    const { db } = ctx.services;
    const scope = await resolvePartnerScope(db, ctx.person, requireEnvironment(ctx.environmentId));
    refuseUnless(scope, meta?.action);
    const actor = actorOfMember(scope, ctx.address);
    return inTransaction(db, scope, (tx) => next({ ctx: { scope, actor, tx } }));
  });

/**
 * A member's procedure that waits for somebody else (a worker, a stream) and must not hold a transaction
 * meanwhile. `ctx.inScope` opens one for each piece of work.
 */
export const waitingMemberProcedure = signedInProcedure
  .meta({ audience: "member" })
  .use(async ({ ctx, meta, next }) => {
    const { db } = ctx.services;
    const scope = await resolveScope(db, ctx.person, requireEnvironment(ctx.environmentId));
    refuseUnless(scope, meta?.action);
    const inScope = <T>(work: (tx: ScopedTransaction) => Promise<T>): Promise<T> =>
      withScope(db, scope, work);
    return next({ ctx: { scope, actor: actorOfMember(scope, ctx.address), inScope } });
  });

/** A member's procedure for one action: `can("flow.publish").input(…)`. */
export function can(action: Action) {
  return memberProcedure.meta({ audience: "member", action });
}
