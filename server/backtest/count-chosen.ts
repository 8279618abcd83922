import type { BacktestRequest } from "../../drizzle/schema/backtests";
import type { ScopedTransaction } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { countPastRuns } from "./past-runs";

/** How many messages a choice comes to, its `most` at the most. */
export async function countChosen(
  tx: ScopedTransaction,
  place: EnvironmentPlace,
  { flowId, request }: { readonly flowId: string; readonly request: BacktestRequest },
): Promise<{ readonly messages: number }> {
  return { messages: await countPastRuns(tx, { place, flowId, request }) };
}
