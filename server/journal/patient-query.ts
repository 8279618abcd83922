import type pg from "pg";
import type { PatientQuery } from "../limited-client";

/** Sweeping reads what millions of runs have left: one piece of it may take longer than any other question. */
const sweepMaxMs = 10 * 60_000;

/** A statement of the housekeeping: a database that hangs does not hold it for ever either. */
export function patientQuery(text: string, values: unknown[] = []): pg.QueryConfig {
  const query: PatientQuery = { text, values, answerMaxMs: sweepMaxMs };
  return query;
}
