import { eq } from "drizzle-orm";
import { environment } from "../../drizzle/schema/partners";
import type { Actor } from "../audit/record-audit";
import type { EnvironmentPlace } from "../flows/flow-place";
import type { InScope } from "../flows/published-code";
import { hashText, readPublication } from "../flows/repository";
import { RequestError } from "../request-error";
import { runTests } from "./ask-flow-tests";
import { failedTests } from "./list-tests";
import { readTests } from "./stored-tests";

/** What was found of a flow's tests before it is published. */
export type TestedBefore = {
  /** Hex SHA-256 of what was tested: nothing else may be published by it. */
  readonly version: string;
  /** Tests that failed or could not run, by name; published all the same, for `reason`. */
  readonly failed: readonly string[];
  readonly reason: string;
};

/**
 * Runs the tests of what is to be published in production. Throws CONFLICT with `detail.tests` where one fails and
 * nobody says why it is published anyway. Null where there is nothing to test: no tests, another environment, or a
 * version that runs there as it is.
 */
export async function testBeforePublishing(
  inScope: InScope,
  actor: Actor,
  place: EnvironmentPlace,
  {
    flowId,
    version,
    anyway,
  }: { readonly flowId: string; readonly version: string | null; readonly anyway: string | null },
): Promise<TestedBefore | null> {
  const needed = await inScope(async (tx) => {
    const [row] = await tx
      .select({ kind: environment.kind })
      .from(environment)
      .where(eq(environment.id, place.environmentId));
    if (row?.kind !== "production") return false;
    const live = await readPublication(tx, flowId, place.environmentId);
    if (live !== null && version === hashText(live.version)) return false;
    return (await readTests(tx, flowId)).length > 0;
  });
  if (!needed) return null;
  const ran = await runTests(inScope, actor, place, { flowId, version, tests: null });
  const failed = await inScope((tx) => failedTests(tx, place, flowId, ran.version));
  if (failed.length > 0 && anyway === null) {
    const names = failed.slice(0, 5).map((name) => `“${name}”`);
    const more = failed.length > names.length ? ` and ${failed.length - names.length} more` : "";
    throw new RequestError(
      "CONFLICT",
      `${failed.length === 1 ? "A test fails" : `${failed.length} tests fail`}: ${names.join(", ")}${more}. Look at what differs under Tests, or say why it is published anyway.`,
      { detail: { tests: [...failed] } },
    );
  }
  return { version: ran.version, failed, reason: anyway ?? "" };
}
