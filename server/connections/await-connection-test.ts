import type { ConnectionTestResult } from "../../drizzle/schema/connections";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import { readConnectionTest } from "./connection-tests";

const lookEveryMs = 150;
const looksMax = 130;

/** Waits for a worker's result, about 20 s; UNAVAILABLE when none came. Holds no transaction meanwhile. */
export async function awaitConnectionTest(
  inScope: <T>(work: (tx: ScopedTransaction) => Promise<T>) => Promise<T>,
  id: string,
): Promise<ConnectionTestResult> {
  for (let look = 0; look < looksMax; look += 1) {
    const result = await inScope((tx) => readConnectionTest(tx, id));
    if (result !== null) return result;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  throw new RequestError("UNAVAILABLE", "No worker took up the test. Is a worker running?");
}
