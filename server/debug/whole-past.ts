import type { RunHead } from "../../runtime/engine/records";
import type { Past } from "../../runtime/engine/replay-past";
import type { RunHost } from "../../runtime/engine/run-host";
import { readStored } from "../backtest/past-runs";
import { segmentsIn } from "../backtest/stored-segments";
import { type AppDatabase, withScope } from "../db";
import type { EnvironmentPlace } from "../flows/flow-place";
import { valuesAsked } from "./values-asked";

type Parts = { readonly db: AppDatabase; readonly host: RunHost };

/**
 * What a run did from its first step on, also where its lists were folded. Of its large values only those that steps
 * which `reaches` names were asked with and answered; one that is gone throws STORAGE_REFUSED when it is asked for, with
 * `detail.lost` saying why: `retention` or `size`. Null where the journal says too much to be held beside what the
 * process does.
 */
export async function readWholePast(
  { db, host }: Parts,
  place: EnvironmentPlace,
  head: RunHead,
  reaches: (node: string) => boolean,
): Promise<Past | null> {
  const stored = await withScope(db, place, (tx) =>
    readStored(tx, { place }, [{ head, status: "succeeded" }]),
  );
  const contents = await segmentsIn(stored.get(head.id) ?? [], async () => undefined);
  if (contents === "too-large") return null;
  if ("broken" in contents) throw contents.broken;
  return { head, contents, values: await valuesAsked(host.journal, { head, contents, reaches }) };
}
