import { readFileSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { openOwnerPool } from "../db";
import { readVariable } from "../env";
import { startOwnServer } from "./own-server";
import { recordRelease } from "./recorded-releases";
import { statementsInLog } from "./recorded-statements";
import { createTemplate, databaseUrls, templateName } from "./template-database";

declare module "vitest" {
  export interface ProvidedContext {
    /** A role that may create databases on the server of the tests. */
    adminUrl: string;
  }
}

/** From now on the server writes down what it is asked. */
async function logStatements(adminUrl: string): Promise<void> {
  const pool = openOwnerPool(adminUrl, { max: 1 });
  for (const setting of ["log_statement = 'all'", "log_parameter_max_length = 0"]) {
    await pool.query(`alter system set ${setting}`);
  }
  await pool.query("select pg_reload_conf()");
  await pool.end();
}

/**
 * One PostgreSQL for all integration tests of a run, with a migrated template database in it.
 * ORDERLOOM_TEST_DATABASE_URL names a server to use instead (its role must be a superuser).
 * With ORDERLOOM_RECORD_RELEASE what the serving roles say is added to the record of this version.
 */
export default async function startDatabase(project: TestProject): Promise<() => Promise<void>> {
  const given = readVariable("ORDERLOOM_TEST_DATABASE_URL");
  if (given !== null) {
    await createTemplate(given);
    project.provide("adminUrl", given);
    return async () => undefined;
  }
  const server = await startOwnServer();
  const { adminUrl } = server;
  const record = readVariable("ORDERLOOM_RECORD_RELEASE");
  const stop = async () => {
    if (record !== null) {
      const said = statementsInLog(readFileSync(server.logFile, "utf8"));
      await recordRelease(databaseUrls(adminUrl, templateName).adminUrl, said);
    }
    await server.stop();
  };
  try {
    await createTemplate(adminUrl);
    if (record !== null) await logStatements(adminUrl);
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide("adminUrl", adminUrl);
  return stop;
}
