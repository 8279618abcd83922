import { retryChainMax } from "./read-head";

const columns = `id, partner_id, distributor_id, environment_id, flow_id, version, purpose, class, origin, parent,
  origin_accepted_at, accepted_at`;

function rows(unfinished: string): string {
  return `(
  select ${columns}, true as finished from run where purpose <= 2
  union all
  select ${columns}, false from live where ${unfinished}) l`;
}

/**
 * As `l`: the runs whose deeds count for a retry. Finished real ones, and all that were stepped through, as those may
 * have sent something for good while they go on, too. Name the message by {@link ofMessage}.
 */
export const chainRows = rows("purpose = 2");

/** The same with the real ones that go on. */
export const messageRows = rows("purpose <= 2");

/** The condition for the runs of the message whose origin is `$1`, of partner `$2` and distributor `$3`. */
export const ofMessage = `l.partner_id = $2 and l.distributor_id = $3
  and (l.id = $1 or (l.origin = $1 and l.origin <> l.id))`;

const chainMax = 2 * retryChainMax;

/** Newest first, and those that were stepped through behind the real ones, of which there are never more than half. */
export const chainOrder = `l.purpose = 2, l.id desc limit ${chainMax}`;

/** Of more runs nobody looks at what the others did. */
export function isCut(chain: readonly unknown[]): boolean {
  return chain.length >= chainMax;
}
