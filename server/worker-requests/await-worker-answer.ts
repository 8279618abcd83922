import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";

const lookEveryMs = 150;
const looksMax = 130;

/** Waits for what a worker was asked for, about 20 s; UNAVAILABLE when none came. Holds no transaction meanwhile. */
export async function awaitWorkerAnswer<T>(
  inScope: <R>(work: (tx: ScopedTransaction) => Promise<R>) => Promise<R>,
  read: (tx: ScopedTransaction) => Promise<T | null>,
  /** As in “No worker took up the test.” */
  what: string,
): Promise<T> {
  for (let look = 0; look < looksMax; look += 1) {
    const answer = await inScope(read);
    if (answer !== null) return answer;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  throw new RequestError("UNAVAILABLE", `No worker took up the ${what}. Is a worker running?`);
}
