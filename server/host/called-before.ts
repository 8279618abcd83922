import type pg from "pg";
import { didReach } from "../../runtime/engine/did-reach";
import type { StartRequest } from "../../runtime/engine/driver";
import type { RunHead } from "../../runtime/engine/records";
import { refuseUnrecognised } from "../../runtime/engine/rehearsal";
import { adoptedResults, readPast } from "../../runtime/engine/replay-past";
import type { RunHost } from "../../runtime/engine/run-host";
import { FlowError } from "../../runtime/errors/flow-error";
import { type HeadRow, headColumns, headOf } from "../journal/run-rows";
import { chainOrder, chainRows, isCut, ofMessage } from "../runs/message-chain";
import { retryChainMax, tooManyRuns } from "../runs/read-head";

type Parts = {
  /** The engine's pool. */
  readonly pool: pg.Pool;
  readonly host: RunHost;
};

/**
 * What a call that is made anew takes over from the runs that were given up: the results of steps whose target would do
 * them again, as a retry does. Throws LIMIT_REACHED where what they did is not known, or not recognised by the version
 * that is to run.
 */
export async function adoptFromBefore(
  { pool, host }: Parts,
  { head, plan, parameters, trigger }: StartRequest,
): Promise<Pick<StartRequest, "replay" | "adopted">> {
  const chain = await runsOf(pool, head);
  const real = chain.filter(({ purpose }) => purpose !== "debug");
  const [newest] = real;
  if (newest === undefined) return {};
  if (real.length >= retryChainMax || isCut(chain))
    throw new FlowError("LIMIT_REACHED", tooManyRuns);
  const pasts = await Promise.all(chain.map((run) => readPast(host, run)));
  // Of one that is past its retention nothing can be played.
  const kept = pasts.find(({ head: { purpose }, contents }) => purpose !== "debug" && contents[0]);
  await refuseUnrecognised(host, {
    document: plan.document,
    version: head.version,
    parameters,
    source: kept?.head ?? newest,
    chain,
    from: { kind: "start" },
    message: trigger.bytes,
  });
  return {
    replay: { of: newest.id, from: "start" },
    adopted: adoptedResults(plan, pasts.filter(didReach)),
  };
}

async function runsOf(
  pool: pg.Pool,
  { origin, partner, distributor }: RunHead,
): Promise<readonly RunHead[]> {
  const { rows } = await pool.query<HeadRow>(
    `select ${headColumns} from ${chainRows} where ${ofMessage} order by ${chainOrder}`,
    [origin, partner, distributor],
  );
  return rows.map(headOf);
}
