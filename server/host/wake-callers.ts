import type { Journal } from "../../runtime/ports";

/**
 * A journal that makes the caller of a sub-flow due when the sub-flow ends. A wake-up that is lost, or
 * comes while the caller has not rested yet, costs some seconds: the caller also asks by itself.
 */
export function wakesCallers(journal: Journal, wake: (run: string) => Promise<void>): Journal {
  return {
    start: (write) => journal.start(write),
    append: (write) => journal.append(write),
    release: (run, epoch, release, write) => journal.release(run, epoch, release, write),
    async finish(write, end) {
      const verdict = await journal.finish(write, end);
      const { parent } = write.run;
      if (verdict === "written" && parent !== null) wake(parent).catch(() => undefined);
      return verdict;
    },
    confirm: (run, epoch) => journal.confirm(run, epoch),
    load: (run) => journal.load(run),
    readPayload: (run, ref) => journal.readPayload(run, ref),
  };
}
