import type { MemberScope } from "../server/access/scope";
import { openOwnerPool } from "../server/db";
import { UsageError } from "./command";
import { type Installation, requireOwner } from "./installation";

/** A run and whose it is. */
export type FoundRun = {
  readonly id: string;
  readonly partnerId: string;
  readonly distributorId: string;
  readonly environmentId: string;
  /** Name of its flow; null when that is gone. */
  readonly flow: string | null;
};

/** By its id, or by a business key that only one run has. */
export async function findRun(installation: Installation, wanted: string): Promise<FoundRun> {
  const [run, ...others] = await findRuns(installation, wanted);
  if (run === undefined) throw new Error(`There is no run with this id or key: ${wanted}.`);
  if (others.length > 0) {
    throw new UsageError(
      `Several runs have the key "${wanted}". Give one of their ids:`,
      [run, ...others].map(({ id, flow }) => ({ id, flow })),
    );
  }
  return run;
}

/** The run of this id, or the newest 20 with this business key, as an order has one run in each of its flows. */
export async function findRuns(
  installation: Installation,
  wanted: string,
): Promise<readonly FoundRun[]> {
  const pool = openOwnerPool(requireOwner(installation), { max: 1 });
  try {
    const { rows } = await pool.query<FoundRun>(
      `select found.id, found.partner_id as "partnerId", found.distributor_id as "distributorId",
         found.environment_id as "environmentId", flow.name as flow
       from (select id, partner_id, distributor_id, environment_id, flow_id from live
         union all select id, partner_id, distributor_id, environment_id, flow_id from run) found
         left join flow on flow.id = found.flow_id
       where found.id::text = $1 or found.id in (select run from run_key where value = $1)
       order by found.id desc limit 20`,
      [wanted],
    );
    const byId = rows.filter(({ id }) => id === wanted);
    return byId.length > 0 ? byId : rows;
  } finally {
    await pool.end();
  }
}

/** Whoever has the owner's address may see everything. */
export function ownerScope({ partnerId, distributorId, environmentId }: FoundRun): MemberScope {
  return {
    partnerId,
    distributorId,
    environmentId,
    environmentKind: "production",
    userId: "",
    userName: "command line",
    standings: [{ role: "owner", grants: {} }],
    partnerWide: true,
  };
}
