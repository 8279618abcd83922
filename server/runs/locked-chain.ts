import type pg from "pg";
import type { RunHead } from "../../runtime/engine/records";
import { type HeadRow, headColumns, headOf } from "../journal/run-rows";
import { lockMessage } from "./lock-message";
import { chainOrder, chainRows, ofMessage } from "./message-chain";

export type LockedChain = {
  readonly chain: readonly RunHead[];
  /** Those of them that go on. */
  readonly open: ReadonlySet<string>;
};

/**
 * Earlier runs of the same message, newest first; behind them those that were stepped through, or are. Nothing is sent
 * for one of these until the transaction ends, unless its journal says so already.
 */
export async function lockChain(
  client: pg.ClientBase,
  { origin, partner, distributor }: Pick<RunHead, "origin" | "partner" | "distributor">,
): Promise<LockedChain> {
  await lockMessage(client, origin);
  const { rows } = await client.query<HeadRow & { readonly finished: boolean }>(
    `select ${headColumns}, l.finished from ${chainRows} where ${ofMessage} order by ${chainOrder}`,
    [origin, partner, distributor],
  );
  const open = rows.filter(({ finished }) => !finished).map(({ id }) => id);
  return { chain: rows.map(headOf), open: new Set(open) };
}
