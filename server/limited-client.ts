import pg from "pg";
import { cutConnection } from "./cut-connection";

export type LimitedClientConfig = pg.ClientConfig & {
  /** A query that is not answered within so many ms ends its session; without it none does. */
  readonly answerMaxMs?: number;
};

/** A question that may take longer than others of its client. */
export type PatientQuery = pg.QueryConfig & { readonly answerMaxMs: number };

/** A client whose sessions do not wait for ever for a server that has stopped answering. */
export class LimitedClient extends pg.Client {
  readonly #answerMaxMs: number | undefined;

  constructor(config: LimitedClientConfig = {}) {
    super(config);
    this.#answerMaxMs = config.answerMaxMs;
  }

  // The driver's seven overloads come down to a callback at the end, or a promise.
  override query(...parameters: unknown[]): never {
    const query = super.query.bind(this) as unknown as (...parameters: unknown[]) => unknown;
    if (this.#answerMaxMs === undefined) return query(...parameters) as never;
    const [asked] = parameters as [Partial<PatientQuery> | string | undefined];
    const own = typeof asked === "object" ? asked.answerMaxMs : undefined;
    const watchdog = setTimeout(() => cutConnection(this), own ?? this.#answerMaxMs);
    const answered = () => clearTimeout(watchdog);
    const callback = parameters.at(-1);
    if (typeof callback === "function") {
      const heard = (...outcome: unknown[]) => {
        answered();
        callback(...outcome);
      };
      return query(...parameters.slice(0, -1), heard) as never;
    }
    const result = query(...parameters) as Promise<unknown>;
    result.then(answered, answered);
    return result as never;
  }
}
