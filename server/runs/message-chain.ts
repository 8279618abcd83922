import { retryChainMax } from "./read-head";

const columns = `id, partner_id, distributor_id, environment_id, flow_id, version, purpose, class, origin, parent,
  origin_accepted_at, accepted_at`;

/**
 * As `l`: the runs whose deeds count for a retry. Finished real ones, and all that were stepped through, as those may
 * have sent something for good while they go on, too. Name the message by `l.id = O or (l.origin = O and l.origin <> l.id)`.
 */
export const chainRows = `(
  select ${columns} from run where purpose <= 2
  union all
  select ${columns} from live where purpose = 2) l`;

/** Newest first, and those that were stepped through behind the real ones, of which there are never more than half. */
export const chainOrder = `l.purpose = 2, l.id desc limit ${2 * retryChainMax}`;

/** Of more runs nobody looks at what the others did. */
export function isCut(chain: readonly unknown[]): boolean {
  return chain.length >= 2 * retryChainMax;
}
