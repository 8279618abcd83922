import type { MemberScope } from "../server/access/scope";
import { openOwnerPool } from "../server/db";
import { spellings } from "../server/runs/run-filter";
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
  /** Short name. */
  readonly distributor: string;
  readonly environment: "test" | "production";
};

/** Runs that carry a number; `isMore` when there are older ones, too. */
export type FoundRuns = { readonly runs: readonly FoundRun[]; readonly isMore: boolean };

/** Retries and all, an order has a handful. */
const runsMax = 20;

/** By its id, or by a business key that only one run has. */
export async function findRun(installation: Installation, wanted: string): Promise<FoundRun> {
  const { runs, isMore } = await findRuns(installation, wanted);
  const [run, ...others] = runs;
  if (run === undefined) throw noSuchRun(wanted);
  if (others.length > 0) {
    const number = isMore ? `More than ${runsMax}` : "Several";
    throw new UsageError(
      `${number} runs have the key "${wanted}". Give the id of one, the newest first:`,
      runs.map(({ id, flow, distributor, environment }) => ({
        id,
        flow,
        place: `${distributor}, ${environment}`,
      })),
    );
  }
  return run;
}

export function noSuchRun(wanted: string): Error {
  return new Error(`There is no run with this id or key: ${wanted}.`);
}

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const here = "partner_id = d.partner_id and distributor_id = d.id";
const byKey = `select key.run as id from distributor d cross join lateral (
  select run from run_key where ${here}
    and value = any($1::text[]) order by run desc limit ${runsMax + 1}) key`;

/**
 * People read out the digits of a number. What stands before them, such as `#HIS-`, is found with one step into the
 * index for each such beginning, as the search of the workbench does it.
 */
const byDigits = `select key.run from distributor d cross join lateral (
  with recursive beginning as (
    (select value, substring(value from '^[^0-9]*') as text, 1 as n from run_key
      where ${here} order by value limit 1)
    union all
    select next.value, next.text, last.n + 1 from beginning last cross join lateral (
      select value, substring(value from '^[^0-9]*') as text from run_key
      where ${here} and last.n < 1000 and value > case
        when last.value = last.text then last.value else last.text || ':' end
      order by value limit 1) next)
  select found.run from beginning b cross join lateral (
    select run from run_key where ${here} and value = b.text || ($1::text[])[1]
      order by run desc limit ${runsMax + 1}) found) key`;

const columns = "id, partner_id, distributor_id, environment_id, flow_id, origin";

/**
 * The run of this id, or the newest ones with this business key, as an order has one run in each of its flows. A retry
 * has the keys of the run that it retries; debug runs are found by their ids alone.
 * A key is found as the search of the workbench finds it: with or without `#`, in capitals or not, or by its
 * digits alone.
 */
export async function findRuns(installation: Installation, wanted: string): Promise<FoundRuns> {
  const pool = openOwnerPool(requireOwner(installation), { max: 1 });
  // Keys are found by whose they are; each distributor is asked by itself, and its index used.
  const isId = uuidPattern.test(wanted);
  // What was tried out with a message carries its numbers, too.
  const real = isId ? "" : " and purpose <= 1";
  const ids = isId
    ? "select $1::uuid as id"
    : /^\d{3,}$/.test(wanted)
      ? `${byKey} union ${byDigits}`
      : byKey;
  try {
    const { rows } = await pool.query<FoundRun>(
      `with wanted as (${ids}), named as materialized (
         select ${columns} from live where id in (select id from wanted)${real}
         union select ${columns} from run where id in (select id from wanted)${real}),
       found as (select * from named${
         isId
           ? ""
           : `
         union select ${columns} from live where origin in (select origin from named)${real}
         union select ${columns} from run where id in (select origin from named)
         union select ${columns} from run where origin in (select origin from named) and origin <> id${real}`
       })
       select found.id, found.partner_id as "partnerId", found.distributor_id as "distributorId",
         found.environment_id as "environmentId", flow.name as flow, d.slug as distributor, e.kind as environment
       from found left join flow on flow.id = found.flow_id
         join distributor d on d.id = found.distributor_id join environment e on e.id = found.environment_id
       order by found.id desc limit ${runsMax + 1}`,
      [isId ? wanted : spellings(wanted)],
    );
    return { runs: rows.slice(0, runsMax), isMore: rows.length > runsMax };
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
