import { sql } from "drizzle-orm";
import type { ScopedTransaction } from "../db";

/** What workers are asked for by people: tests and consents, which need an outbound connection. */
export type WorkerRequest =
  | "connection_test"
  | "connection_authorisation"
  | "step_test"
  | "sample_run"
  | "debug_run"
  | "flow_test";

/** Where the row of a request lies: its id and the scope in which it is seen. */
export type RequestPlace = {
  readonly id: string;
  readonly partnerId: string;
  readonly distributorId: string;
};

/** Tells the workers, when this transaction commits, that a row waits for one of them. */
export async function askWorkers(
  tx: ScopedTransaction,
  request: WorkerRequest,
  {
    id,
    partnerId,
    distributorId,
    environmentId,
  }: RequestPlace & { readonly environmentId: string },
): Promise<void> {
  // Workers of earlier builds read the environment from here.
  const notice = JSON.stringify({ id, partnerId, distributorId, environmentId });
  await tx.execute(sql`select pg_notify(${request}, ${notice})`);
}
