import type { Environment } from "@/server/env";
import type { GatewayLimits } from "./open-gateway";

/** Gateway and database have a core each; with fewer than this a worker has none of its own. */
const coresForWorkers = 3;
const always = 8;
const mostOfBurst = 512;

/**
 * How many runs that nobody waits for this gateway executes at once. Where workers have cores of their own they
 * are few, because workers must be what more capacity comes from. Where they have none, handing a run to another
 * process costs a commit and a claim and gains nothing: a burst stays where it was accepted.
 */
export function spareLimits(
  { role, runsAtGateway }: Pick<Environment, "role" | "runsAtGateway">,
  cores: number,
): Pick<GatewayLimits, "spareRuns" | "spareRunsMost"> {
  const isAlone = role === "all" && cores < coresForWorkers;
  const most = runsAtGateway ?? (isAlone ? mostOfBurst : always);
  return { spareRuns: Math.min(always, most), spareRunsMost: most };
}
