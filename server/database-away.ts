import { RequestError } from "./request-error";

/** No server there, not yet, or no longer; too many sessions. Class 08 is about connections. */
const codes =
  /^(?:08...|57P0[123]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ETIMEDOUT|EHOSTUNREACH)$/;

/** What the driver and its pool say without a code, and the server of a database that is closed. */
const messages =
  /^(?:timeout expired$|timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Client was closed and is not queryable)|is not currently accepting connections$/;

/**
 * A database that does not answer, which is nobody's mistake and passes. Null for every other error. The drivers
 * wrap what went wrong, so causes are looked at, too.
 */
export function databaseAway(error: unknown): RequestError | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = "code" in cause ? String(cause.code) : "";
    if (!isOfConnection(cause) || !(codes.test(code) || messages.test(cause.message))) continue;
    return new RequestError(
      "UNAVAILABLE",
      "The database does not answer at the moment. Try again; look first whether a change was made.",
      { cause: error, detail: { retryAfterSeconds: 2 } },
    );
  }
  return null;
}

/** A file that is not there has the same code as a socket that is not there. */
function isOfConnection(cause: Error): boolean {
  return !("syscall" in cause) || ["connect", "read", "write"].includes(String(cause.syscall));
}
