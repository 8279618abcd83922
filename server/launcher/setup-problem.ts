import { type DatabaseAddress, parseDatabaseUrl } from "../database-url";

const unreachable = /^(?:ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT|EAI_AGAIN)$/;
/** Faults of the program: only these are worth their stack. */
const faults = [TypeError, RangeError, ReferenceError, SyntaxError];

/**
 * Why the database could not be set up, in words for who starts the program: what happened, where, what to do.
 * @param given the address that the environment names; null for the embedded database
 */
export function setupProblem(error: unknown, given: string | null): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "";
  const place = given === null ? null : placeOf(given);
  const known = place === null ? null : problemAt(place, code);
  if (known !== null) return `${known} (${code})`;
  return faults.some((kind) => error instanceof kind)
    ? (error.stack ?? error.message)
    : error.message;
}

function placeOf(given: string): DatabaseAddress | null {
  try {
    return parseDatabaseUrl(given);
  } catch {
    return null;
  }
}

function problemAt({ host, port, user, database }: DatabaseAddress, code: string): string | null {
  const where = `The database server at ${host}, port ${port}, which DATABASE_URL names,`;
  if (unreachable.test(code)) {
    return `No database answers at ${host}, port ${port}, which DATABASE_URL names. Is the server running there, does it listen on this address, and does a firewall let this machine in?`;
  }
  switch (code) {
    case "28P01":
    case "28000":
      return `${where} does not let ${user} in. Is the password right, and does its pg_hba.conf let this machine in?`;
    case "3D000":
      return `${where} has no database ${database}. Have it made: create database "${database}" owner "${user}";`;
    case "42501":
      return `${where} does not let ${user} make tables in ${database}. It must own the database.`;
    case "53300":
      return `${where} has no connection left for us. Raise its max_connections.`;
    default:
      return null;
  }
}
