import type { RunHead } from "../engine/records";
import { rowKeyOf } from "../engine/row-published";
import type { Waits } from "../engine/run-host";
import type { Subscription } from "../ports";

/** Subscriptions for rows as the database keeps them: one of each step and iteration, for one row, open or closed. */
export class RowSubscriptions implements Waits {
  /** What was asked, in turn: `open node/path key` or `closed …`. */
  readonly told: string[] = [];
  /** Told of each question before it is answered. */
  onTake: ((run: RunHead, subscription: Subscription) => void) | null = null;
  readonly #kept = new Map<string, { readonly run: string; key: string; open: boolean }>();

  async take(run: RunHead, subscription: Subscription, closes: boolean): Promise<null> {
    this.onTake?.(run, subscription);
    const { node, path, key } = subscription;
    this.told.push(`${closes ? "closed" : "open"} ${node}${path} ${key}`);
    this.#kept.set(`${run.id} ${node} ${path}`, { run: run.id, key, open: !closes });
    return null;
  }

  /** What the run waits for. */
  openOf(run: string): readonly string[] {
    return [...this.#kept.values()].flatMap((one) =>
      one.run === run && one.open ? [one.key] : [],
    );
  }

  /** Whether a version of this table that is published wakes the run. */
  wakes(run: string, table: string): boolean {
    return this.openOf(run).some((key) => key.startsWith(rowKeyOf(table)));
  }
}
