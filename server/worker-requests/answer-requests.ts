import * as z from "zod";
import { type AppDatabase, type ScopedTransaction, withScope } from "../db";
import type { RequestPlace, WorkerRequest } from "./ask-workers";

const notice = z.object({ id: z.uuid(), partnerId: z.uuid(), distributorId: z.uuid() });

/** What is said about requests that nobody will hear of; pino's loggers fit. */
export type RequestLog = { warn(detail: object, message: string): void };

/** How one kind of request is answered. */
export type RequestAnswer<Row> = {
  readonly request: WorkerRequest;
  /**
   * Takes the request in a transaction of its scope: marks its row as begun and gives what is needed of it.
   * Undefined where another process has taken it, or where nobody waits for it any more.
   */
  claim(tx: ScopedTransaction, id: string): Promise<Row | undefined>;
  /** Does it, outside of any transaction, and writes the result into the row. */
  answer(row: Row, place: RequestPlace): Promise<void>;
};

/**
 * Answers requests of one kind as long as this process runs, many at once; with several such processes each
 * request is answered by one of them. Whoever waits asks the row (see `awaitWorkerAnswer`), and hears that no
 * answer came when this fails.
 */
export async function answerRequests<Row>(
  db: AppDatabase,
  log: RequestLog,
  { request, claim, answer }: RequestAnswer<Row>,
): Promise<{ close(): Promise<void> }> {
  const running = new Set<Promise<void>>();
  const take = async (payload: string) => {
    const place = notice.parse(JSON.parse(payload));
    const row = await withScope(db, place, (tx) => claim(tx, place.id));
    if (row !== undefined) await answer(row, place);
  };
  const listening = await db.$client.listen(request, (payload) => {
    const work = take(payload)
      .catch((error: unknown) =>
        log.warn({ request, payload, reason: reasonOf(error) }, "a request was not answered"),
      )
      .finally(() => running.delete(work));
    running.add(work);
  });
  return {
    async close() {
      await listening.unlisten();
      await Promise.allSettled(running);
    },
  };
}

/** Without the values of a statement that failed: they may be somebody's. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
