import type pg from "pg";
import { LimitedClient } from "./limited-client";

/** What drizzle's `execute` gives: the rows, and how many the statement touched. */
export type RowList<Row> = Row[] & { readonly count: number | null };

/**
 * A client for drizzle. Raw statements give their rows as a list. Queries that are asked for at the same time
 * wait for each other here, as the driver means to give up its own queue.
 */
export class RowListClient extends LimitedClient {
  #last: Promise<unknown> = Promise.resolve();

  // The driver's seven overloads end in one: drizzle calls it with a configuration and values, for a promise.
  override query(...parameters: unknown[]): never {
    const query = super.query.bind(this) as unknown as Send;
    const callback = parameters.at(-1);
    // The pool's form of it, for a query of its own: nothing else is asked of the session meanwhile.
    if (typeof callback === "function") {
      const heard = (error: Error | null, result?: Result) =>
        callback(error, result === undefined ? result : toRowList(result));
      return query(...parameters.slice(0, -1), heard) as never;
    }
    const result = this.#last.then(() => query(...parameters));
    this.#last = result.catch(() => undefined);
    return result.then(toRowList) as never;
  }
}

type Result = pg.QueryResult | pg.QueryArrayResult;
type Send = (...parameters: unknown[]) => Promise<Result>;

/** Results in array mode are drizzle's own and stay as they are. */
function toRowList(result: Result): unknown {
  if (!Array.isArray(result.rows) || Array.isArray(result.rows[0])) return result;
  const rows = result.rows as unknown[];
  const { rowCount, fields, command } = result;
  return Object.defineProperties(rows, {
    rows: { value: rows },
    fields: { value: fields },
    command: { value: command },
    count: { value: rowCount },
    rowCount: { value: rowCount },
  });
}
