import { claimStatement } from "../server/journal/claim-statements";
import { signal } from "./crash/processes";
import type { Installation } from "./installation";

const due = 5_000;
const perClaim = 50;
const waiting = 100_000;

/**
 * What a claim of 50 due runs costs with 100,000 runs waiting for later, compared with none waiting:
 * medians of 80 claims each. The installation's own processes stand still meanwhile.
 */
export async function measureClaims(installation: Installation, rounds: number): Promise<number[]> {
  const owners = [...installation.pidsOf("worker"), ...installation.pidsOf("gateway")];
  for (const pid of owners) signal(pid, "SIGSTOP");
  try {
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await installation.database.query("delete from live");
      const alone = await claimMedian(installation);
      await addRuns(installation, waiting, "interval '1 day'");
      await installation.database.query("analyze live");
      ratios.push((await claimMedian(installation)) / alone);
    }
    await installation.database.query("delete from live");
    return ratios;
  } finally {
    for (const pid of owners) signal(pid, "SIGCONT");
  }
}

async function claimMedian(installation: Installation): Promise<number> {
  await addRuns(installation, due, "interval '-1 minute'");
  const times: number[] = [];
  const client = await installation.database.connect();
  try {
    for (let claim = 0; claim < due / perClaim; claim++) {
      const started = performance.now();
      await client.query({
        name: "claim",
        text: claimStatement.text,
        // No version and no flow is left out.
        values: [999_999, perClaim, new Date(), 1, [], []],
      });
      times.push(performance.now() - started);
    }
  } finally {
    client.release();
  }
  await installation.database.query("delete from live where owner = 999999");
  // The first claims also plan and warm up.
  const warm = times.slice(20).sort((left, right) => left - right);
  return warm[Math.floor(warm.length / 2)] ?? Number.NaN;
}

async function addRuns(installation: Installation, count: number, ahead: string): Promise<void> {
  const { partnerId, distributorId, environmentId } = installation.place;
  await installation.database.query(
    `insert into live (id, partner_id, distributor_id, environment_id, flow_id, version, purpose, state, class, origin,
       origin_accepted_at, accepted_at, epoch, due)
     select id, $1, $2, $3, $1, '', 0, 2, 30, id, now(), now(), 1, now() + ${ahead}
     from (select gen_random_uuid() as id from generate_series(1, $4)) made`,
    [partnerId, distributorId, environmentId, count],
  );
}
