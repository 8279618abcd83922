import { asc, eq, isNull, sql } from "drizzle-orm";
import { distributor, environment } from "../../drizzle/schema/partners";
import { type AppDatabase, withScope } from "../db";
import { type Standing, type StandingRow, standingOf } from "./permissions";
import type { EnvironmentKind } from "./scope";
import type { SignedIn } from "./session";

/** What the switcher offers: partner, its distributors, their environments. */
export type AccessiblePartner = {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  /** Those that hold for all its distributors. */
  readonly standings: readonly Standing[];
  readonly distributors: readonly {
    readonly id: string;
    readonly name: string;
    readonly slug: string;
    readonly timeZone: string;
    readonly standings: readonly Standing[];
    readonly environments: readonly { readonly id: string; readonly kind: EnvironmentKind }[];
  }[];
};

type Membership = StandingRow & {
  partner_id: string;
  partner_name: string;
  partner_slug: string;
  distributor_id: string | null;
};

/** Everything the person has a role in, by name. */
export async function listEnvironments(
  db: AppDatabase,
  person: SignedIn,
): Promise<readonly AccessiblePartner[]> {
  const memberships = [
    ...(await db.execute<Membership>(sql`select * from resolve_memberships(${person.userId})`)),
  ];
  const partners = new Map(memberships.map((held) => [held.partner_id, held]));
  return Promise.all(
    [...partners.values()].map(async (held) => {
      const own = memberships.filter((other) => other.partner_id === held.partner_id);
      const rows = await readEnvironments(db, held.partner_id, person.userId);
      return {
        id: held.partner_id,
        name: held.partner_name,
        slug: held.partner_slug,
        standings: own.filter(({ distributor_id }) => distributor_id === null).map(standingOf),
        distributors: groupByDistributor(rows, own),
      };
    }),
  );
}

type EnvironmentRow = Awaited<ReturnType<typeof readEnvironments>>[number];

function readEnvironments(db: AppDatabase, partnerId: string, userId: string) {
  return withScope(db, { partnerId, distributorId: "*", userId }, (tx) =>
    tx
      .select({
        distributorId: distributor.id,
        name: distributor.name,
        slug: distributor.slug,
        timeZone: distributor.timeZone,
        environmentId: environment.id,
        kind: environment.kind,
      })
      .from(distributor)
      .innerJoin(environment, eq(environment.distributorId, distributor.id))
      .where(isNull(distributor.archivedAt))
      .orderBy(asc(distributor.name), asc(environment.kind)),
  );
}

function groupByDistributor(
  rows: readonly EnvironmentRow[],
  memberships: readonly Membership[],
): AccessiblePartner["distributors"] {
  const grouped = new Map<string, EnvironmentRow[]>();
  for (const row of rows) {
    const environments = grouped.get(row.distributorId) ?? [];
    environments.push(row);
    grouped.set(row.distributorId, environments);
  }
  return [...grouped].flatMap(([id, environments]) => {
    const standings = memberships
      .filter((held) => held.distributor_id === null || held.distributor_id === id)
      .map(standingOf);
    const [first] = environments;
    if (first === undefined || standings.length === 0) return [];
    return [
      {
        id,
        name: first.name,
        slug: first.slug,
        timeZone: first.timeZone,
        standings,
        environments: environments.map((row) => ({ id: row.environmentId, kind: row.kind })),
      },
    ];
  });
}
