import type { RunEnd } from "@/runtime/engine/records";
import type { Journal } from "@/runtime/ports";

/** How the runs ended that somebody here waits for, as soon as it is durable. */
export type RunEndings = {
  around(journal: Journal): Journal;
  expect(run: string): void;
  /** The end of an expected run, or null while it goes on; it is forgotten here. */
  take(run: string): RunEnd | null;
};

export function createRunEndings(): RunEndings {
  const endings = new Map<string, RunEnd | null>();
  return {
    around: (journal) => ({
      start: (write) => journal.start(write),
      append: (write) => journal.append(write),
      release: (run, epoch, release, write) => journal.release(run, epoch, release, write),
      async finish(write, end) {
        const verdict = await journal.finish(write, end);
        if (verdict === "written" && endings.has(write.run.id)) {
          endings.set(write.run.id, end);
        }
        return verdict;
      },
      confirm: (run, epoch) => journal.confirm(run, epoch),
      load: (run) => journal.load(run),
      readPayload: (run, ref) => journal.readPayload(run, ref),
    }),
    expect: (run) => void endings.set(run, null),
    take(run) {
      const end = endings.get(run) ?? null;
      endings.delete(run);
      return end;
    },
  };
}
