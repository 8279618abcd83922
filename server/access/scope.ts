import { sql } from "drizzle-orm";
import type { AppDatabase, Scope } from "../db";
import { RequestError } from "../request-error";
import { type Standing, type StandingRow, standingOf } from "./permissions";
import type { SignedIn } from "./session";

export type EnvironmentKind = "test" | "production";

/** Whose rows a request may touch: one environment of one distributor, by a person with these standings. */
export type MemberScope = Scope & {
  readonly environmentId: string;
  readonly environmentKind: EnvironmentKind;
  readonly userId: string;
  readonly userName: string;
  readonly standings: readonly Standing[];
  /** Whether they hold for the whole partner, too. */
  readonly partnerWide: boolean;
};

type Row = StandingRow & {
  partner_id: string;
  distributor_id: string;
  environment_kind: EnvironmentKind;
  partner_wide: boolean;
};

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

async function readRows(
  db: Pick<AppDatabase, "execute">,
  person: SignedIn,
  environmentId: string,
): Promise<readonly [Row, ...Row[]]> {
  const [first, ...others] = uuidPattern.test(environmentId)
    ? await db.execute<Row>(
        sql`select * from resolve_scope(${environmentId}::uuid, ${person.userId}::uuid)`,
      )
    : [];
  if (first === undefined) {
    throw new RequestError("NOT_FOUND", "There is no such environment, or it is not yours to see.");
  }
  return [first, ...others];
}

function toScope(
  person: SignedIn,
  environmentId: string,
  rows: readonly [Row, ...Row[]],
): MemberScope {
  return {
    partnerId: rows[0].partner_id,
    distributorId: rows[0].distributor_id,
    environmentId,
    environmentKind: rows[0].environment_kind,
    userId: person.userId,
    userName: person.name,
    standings: rows.map(standingOf),
    partnerWide: rows.some((row) => row.partner_wide),
  };
}

/**
 * Resolves the environment a person asks for. An environment of somebody else is NOT_FOUND, like one
 * that does not exist.
 */
export async function resolveScope(
  db: AppDatabase,
  person: SignedIn,
  environmentId: string,
): Promise<MemberScope> {
  return toScope(person, environmentId, await readRows(db, person, environmentId));
}

/**
 * The same person for all distributors of the partner; only the roles that hold there count. May be asked within a
 * transaction: a second connection beside one that is held is what a pool runs dry of.
 */
export async function resolvePartnerScope(
  db: Pick<AppDatabase, "execute">,
  person: SignedIn,
  environmentId: string,
  refusal = "Only people of the partner may see this.",
): Promise<MemberScope> {
  const rows = await readRows(db, person, environmentId);
  const [first, ...others] = rows.filter((row) => row.partner_wide);
  if (first === undefined) {
    throw new RequestError("NOT_ALLOWED", refusal);
  }
  return { ...toScope(person, environmentId, [first, ...others]), distributorId: "*" };
}
