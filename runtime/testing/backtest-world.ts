import { type BacktestDraft, type Backtested, backtestRun } from "../backtest/backtest-run";
import { compilePlan } from "../engine/plan";
import type { RunHead } from "../engine/records";
import { readPast } from "../engine/replay-past";
import type { FlowDocument } from "../flow/document";
import type { RunWorld } from "./run-world";

/** Plays a past run of the world through a draft. */
export async function backtestIn(
  world: RunWorld,
  run: string,
  draft: FlowDocument,
  tables: BacktestDraft["tables"] = "then",
): Promise<Backtested> {
  const head: RunHead = world.journal.stored(run).head;
  const plan = compilePlan(draft, { http: world.target });
  const past = await readPast(world.host, head);
  return backtestRun(
    world.host,
    { plan, version: "d".repeat(64), tables },
    { past, version: world.plan },
  );
}
