import { userInfo } from "node:os";
import type { Actor } from "../server/audit/record-audit";
import {
  type AppDatabase,
  openAppDatabase,
  openOwnerPool,
  type ScopedTransaction,
  withScope,
} from "../server/db";
import { textOption, UsageError, type Values } from "./command";
import { type Installation, requireOwner } from "./installation";

/** One environment of one distributor, as the command line names it. */
export type Place = {
  readonly partnerId: string;
  readonly distributorId: string;
  readonly environmentId: string;
  readonly distributor: string;
  readonly environment: "test" | "production";
};

export const placeOptions = {
  distributor: {
    type: "string",
    value: "NAME",
    help: "name or short name; may be left out where there is only one",
  },
  environment: { type: "string", value: "test|production", help: "test when left out" },
} as const;

/** How the options of a place are written in a usage line. */
export const placeShape = "[--distributor NAME] [--environment test|production]";

/** Who the audit log names. */
export function commandLineActor(): Actor {
  return { kind: "system", id: null, name: `command line (${userInfo().username})` };
}

/**
 * The place that --distributor (its name or short name) and --environment name. The distributor may be left
 * out where there is only one, and for a flow (by its id) that is known here; the environment is test then.
 */
export async function readPlace(
  installation: Installation,
  values: Values,
  flowId: string | null = null,
): Promise<Place> {
  const wanted = textOption(values, "distributor");
  const environment = textOption(values, "environment") ?? "test";
  if (environment !== "test" && environment !== "production") {
    throw new UsageError(`--environment is test or production, not "${environment}".`);
  }
  const pool = openOwnerPool(requireOwner(installation), { max: 1 });
  try {
    const { rows } = await pool.query<Place & { name: string; hasFlow: boolean }>(
      `select d.partner_id as "partnerId", d.id as "distributorId", e.id as "environmentId",
         d.slug as distributor, e.kind as environment, d.name,
         exists (select from flow f where f.id::text = $3 and f.distributor_id = d.id) as "hasFlow"
       from distributor d join environment e on e.distributor_id = d.id and e.kind = $1
       where d.archived_at is null and ($2::text is null or $2 in (d.slug, d.name)) order by d.slug`,
      [environment, wanted, flowId],
    );
    const own = rows.find(({ hasFlow }) => hasFlow);
    if (own !== undefined) return own;
    const [place, ...others] = rows;
    if (place === undefined) {
      throw new UsageError(
        wanted === null ? "There is no distributor yet." : `There is no distributor "${wanted}".`,
      );
    }
    if (others.length > 0) {
      throw new UsageError(
        "Name a distributor with --distributor:",
        rows.map(({ distributor, name }) => ({ distributor, name })),
      );
    }
    return place;
  } finally {
    await pool.end();
  }
}

/** One transaction of the app role that sees this distributor's rows. */
export async function inPlace<T>(
  installation: Installation,
  place: Pick<Place, "partnerId" | "distributorId">,
  work: (tx: ScopedTransaction) => Promise<T>,
): Promise<T> {
  const db: AppDatabase = openAppDatabase(installation.appUrl, { max: 1 });
  try {
    return await withScope(db, place, work);
  } finally {
    await db.$client.end();
  }
}

/** One transaction of the owner of the tables, for what makes the places themselves. */
export async function asOwner<T>(
  installation: Installation,
  partnerId: string,
  work: (tx: ScopedTransaction) => Promise<T>,
): Promise<T> {
  const db = openAppDatabase(requireOwner(installation), { max: 1 });
  try {
    return await withScope(db, { partnerId, distributorId: "*" }, work);
  } finally {
    await db.$client.end();
  }
}
