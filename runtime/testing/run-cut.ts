import type { Json } from "../json";
import type { Cut } from "./memory-journal";
import type { RunWorld } from "./run-world";

/**
 * Runs a message with processes that die at the cuts, and others that take over, until it rests. `between` is told
 * before each of them takes over.
 */
export async function runCut(
  world: RunWorld,
  message: Json,
  deaths: readonly Cut[],
  between: (run: string) => void = () => {},
): Promise<string> {
  const { journal } = world;
  const queue = [...deaths];
  const arm = (): Promise<void> => {
    const next = queue.shift();
    journal.cut = next === undefined ? null : { ...next, commit: journal.commits + next.commit };
    return new Promise((resolve) => {
      journal.onCut = resolve;
    });
  };
  let death = arm();
  const head = world.head();
  const started = world.start(message, { head });
  await Promise.race([started.done, death]);
  if (!journal.runs.has(head.id)) {
    // Died before the message was durable: the sender got no answer and sends again.
    death = arm();
    await Promise.race([world.start(message, { head }).done, death]);
    if (!journal.runs.has(head.id)) {
      journal.cut = null;
      await world.start(message, { head }).done;
    }
  }
  for (let round = 0; round < 100; round++) {
    const stored = journal.stored(head.id);
    if (stored.end !== null || (!stored.owned && stored.due === Number.POSITIVE_INFINITY))
      return head.id;
    if (!stored.owned) world.now = Math.max(world.now, stored.due);
    between(head.id);
    death = arm();
    await Promise.race([world.resume(head.id), death]);
  }
  throw new Error("does not come to rest");
}
