import { inject } from "vitest";
import { createDatabaseOn, type TestDatabase, templateName } from "./template-database";

export type { TestDatabase } from "./template-database";

/**
 * A database of its own for one test file, migrated, with the real roles. Drop it in `afterAll`.
 * ```ts
 * const database = await createTestDatabase();
 * afterAll(() => database.drop());
 * ```
 */
export function createTestDatabase(): Promise<TestDatabase> {
  return createDatabaseOn(inject("adminUrl"), templateName);
}

/** The same without any table: for tests of the migrations themselves. */
export function createEmptyTestDatabase(): Promise<TestDatabase> {
  return createDatabaseOn(inject("adminUrl"), "template0");
}
