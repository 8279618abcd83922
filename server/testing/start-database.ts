import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { readVariable } from "../env";
import { startEmbeddedPostgres } from "../launcher/embedded-postgres.mjs";
import { createTemplate } from "./template-database";

declare module "vitest" {
  export interface ProvidedContext {
    /** A role that may create databases on the server of the tests. */
    adminUrl: string;
  }
}

/**
 * One PostgreSQL for all integration tests of a run, with a migrated template database in it.
 * ORDERLOOM_TEST_DATABASE_URL names a server to use instead (its role must be a superuser).
 */
export default async function startDatabase(project: TestProject): Promise<() => Promise<void>> {
  const given = readVariable("ORDERLOOM_TEST_DATABASE_URL");
  if (given !== null) {
    await createTemplate(given);
    project.provide("adminUrl", given);
    return async () => undefined;
  }
  const dataFolder = mkdtempSync(join(tmpdir(), "orderloom-test-"));
  // Open enough for the account that runs PostgreSQL when the tests run as root.
  chmodSync(dataFolder, 0o711);
  const postgres = await startEmbeddedPostgres({ dataFolder, mode: "test" });
  const adminUrl = `postgres://postgres@localhost/postgres?host=${encodeURIComponent(postgres.socketFolder)}`;
  const stop = async () => {
    await postgres.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  };
  try {
    await createTemplate(adminUrl);
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide("adminUrl", adminUrl);
  return stop;
}
