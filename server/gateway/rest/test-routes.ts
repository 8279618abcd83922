import type { Hono } from "hono";
import * as z from "zod";
import { failureWords } from "@/runtime/flow-tests/failure-words";
import type { JsonObject } from "@/runtime/json";
import { can } from "@/server/access/permissions";
import type { ScopedTransaction } from "@/server/db";
import { runTests } from "@/server/flow-tests/ask-flow-tests";
import { listTests, type TestEntry, viewTest } from "@/server/flow-tests/list-tests";
import { readBodyAs } from "./read-json-body";
import { inKeyScope, principalOf, type RestCall, type RestServices } from "./rest-context";

const runBody = z.strictObject({
  environment: z.string().optional(),
  /** Ids; all without it. */
  tests: z.array(z.uuid()).max(500).optional(),
});

/** Tests of a flow: how they stand, and running them on its draft. */
export function addTestRoutes(app: Hono, services: RestServices): void {
  app.get("/flows/:id/tests", async (context) => {
    const principal = await principalOf(services, context.req.raw.headers, "flows:read");
    const environment = context.req.query("environment") ?? null;
    const tests = await inKeyScope(services, principal, environment, async (call) => {
      const { tests: all } = await listTests(call.tx, call.scope, context.req.param("id"));
      return all.map(testResource);
    });
    return context.json({ tests });
  });

  app.post("/flows/:id/tests/run", async (context) => {
    const principal = await principalOf(services, context.req.raw.headers, "flows:write");
    const body = await readBodyAs(context.req.raw, runBody);
    const flowId = context.req.param("id");
    const inEnvironment = <T>(work: (call: RestCall) => Promise<T>) =>
      inKeyScope(services, principal, body.environment ?? null, work);
    const { scope, actor } = await inEnvironment(async (call) => call);
    const inScope = <T>(work: (tx: ScopedTransaction) => Promise<T>) =>
      inEnvironment(({ tx }) => work(tx));
    const { version, left } = await runTests(inScope, actor, scope, {
      flowId,
      version: null,
      tests: body.tests ?? null,
    });
    const tests = await inEnvironment(async (call) => {
      const { tests: all } = await listTests(call.tx, call.scope, flowId);
      const wanted = all.filter(({ id }) => body.tests?.includes(id) ?? true);
      return Promise.all(wanted.map((test) => ranResource(call, flowId, test)));
    });
    return context.json({
      passed: left === 0 && tests.every(({ passed }) => passed === true),
      version,
      left,
      tests,
    });
  });
}

function testResource({ id, file, name, problem, standing }: TestEntry): JsonObject {
  return {
    id,
    file: `tests/${file}.json`,
    name,
    problem,
    passed: standing?.passed ?? null,
    stale: standing?.stale ?? true,
    ranAt: standing === null ? null : new Date(standing.ranAt).toISOString(),
    checks: standing?.of ?? 0,
    failedChecks: standing?.failed ?? 0,
  };
}

/** With what failed, for a key that may see documents: it quotes them. */
async function ranResource(call: RestCall, flowId: string, test: TestEntry): Promise<JsonObject> {
  const resource = testResource(test);
  if (!can(call.scope.standings, "payload.view")) return resource;
  const { result } = await viewTest(call.tx, call.scope, flowId, test.id);
  const failed = result?.checks.filter(({ passed, untold }) => !passed && untold !== true) ?? [];
  return {
    ...resource,
    end: result?.end ?? null,
    broken: result?.broken ?? null,
    reasons: [...(result?.reasons ?? [])],
    older: result?.older === undefined ? null : [...result.older.words],
    failures: failed.map(({ changes = [], ...found }) => ({
      message: failureWords(found),
      changes: changes.map(({ path, before, after }) => ({
        field: path,
        expected: before ?? null,
        actual: after ?? null,
      })),
    })),
  };
}
