import { asc, eq, inArray, sql } from "drizzle-orm";
import { distributor } from "../../drizzle/schema/partners";
import { membership, type Role, session, user } from "../../drizzle/schema/people";
import type { ScopedTransaction } from "../db";
import {
  can,
  type GrantableAction,
  grantableActions,
  includes,
  type StandingRow,
  standingOf,
} from "./permissions";
import { withSignInTables } from "./sign-in-tables";

/** A role of a person, for one distributor or for all. */
export type MemberView = {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly hasSecondFactor: boolean;
  /** What it allows of what can be given and taken, and whether that is as the role has it. */
  readonly grants: readonly {
    readonly action: GrantableAction;
    readonly allowed: boolean;
    readonly byRole: boolean;
    readonly roleAllows: boolean;
  }[];
  readonly distributorId: string | null;
  readonly distributorName: string | null;
  /** When a session of theirs was last renewed; null without one. */
  readonly lastSeenAt: Date | null;
};

/** Everybody with a role at the partner, by name. Needs a scope over all distributors. */
export function listMembers(
  tx: ScopedTransaction,
  { partnerId }: { readonly partnerId: string },
): Promise<readonly MemberView[]> {
  return withSignInTables(tx, async () => {
    const rows = await tx
      .select({
        id: membership.id,
        userId: user.id,
        name: user.name,
        email: user.email,
        role: membership.role,
        hasSecondFactor: user.twoFactorEnabled,
        payload_view: membership.payloadView,
        run_edit_retry: membership.runEditRetry,
        distributorId: membership.distributorId,
        distributorName: distributor.name,
      })
      .from(membership)
      .innerJoin(user, eq(user.id, membership.userId))
      .leftJoin(distributor, eq(distributor.id, membership.distributorId))
      .where(eq(membership.partnerId, partnerId))
      .orderBy(asc(user.name), asc(membership.id));
    const seen = await lastSeen(tx, [...new Set(rows.map(({ userId }) => userId))]);
    return rows.map(({ payload_view, run_edit_retry, ...row }) => ({
      ...row,
      grants: grantsOf({ role: row.role, payload_view, run_edit_retry }),
      lastSeenAt: seen.get(row.userId) ?? null,
    }));
  });
}

function grantsOf(row: StandingRow): MemberView["grants"] {
  const standing = standingOf(row);
  return grantableActions.map((action) => ({
    action,
    allowed: can([standing], action),
    byRole: standing.grants[action] === undefined,
    roleAllows: includes(row.role, action),
  }));
}

async function lastSeen(
  tx: ScopedTransaction,
  users: readonly string[],
): Promise<ReadonlyMap<string, Date>> {
  if (users.length === 0) return new Map();
  const rows = await tx
    .select({ userId: session.userId, at: sql<string>`max(${session.updatedAt})` })
    .from(session)
    .where(inArray(session.userId, [...users]))
    .groupBy(session.userId);
  return new Map(rows.map(({ userId, at }) => [userId, new Date(at)]));
}
