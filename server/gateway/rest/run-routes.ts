import type { Hono } from "hono";
import * as z from "zod";
import { runStates, runStatuses } from "@/runtime/engine/codes";
import { iterationPattern } from "@/runtime/engine/iteration-pattern";
import type { ApiKeyScope } from "@/server/access/api-key-format";
import type { ApiPrincipal } from "@/server/access/verify-api-key";
import { RequestError } from "@/server/request-error";
import { listRuns } from "@/server/runs/list-runs";
import { noSuchRun, readStoredRun, type StoredRun } from "@/server/runs/read-head";
import { readHistory } from "@/server/runs/read-history";
import { readRun } from "@/server/runs/read-run";
import { draftRanIn } from "@/server/runs/replay-version";
import { retryRun } from "@/server/runs/retry-run";
import { readBodyAs } from "./read-json-body";
import { inKeyScope, principalOf, type RestServices } from "./rest-context";
import { runDetail, runResource, stepResource } from "./run-resource";

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** Strict: a filter that is misspelt would find everything. */
const listQuery = z.strictObject({
  environment: z.string().optional(),
  flow: z.uuid().optional(),
  status: z
    .string()
    .transform((text) => text.split(","))
    .pipe(z.array(z.enum([...runStates, ...runStatuses])))
    .default([]),
  from: instant.optional(),
  to: instant.optional(),
  /** A number of the order, or its beginning. */
  key: z.string().trim().max(200).default(""),
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const stepsQuery = z.object({
  stepsFrom: z.coerce.number().int().min(0).default(0),
  stepsLimit: z.coerce.number().int().min(1).max(1_000).default(200),
});

const retryBody = z.strictObject({
  /** Where the run is; another one has no such run. */
  environment: z.string().optional(),
  /** Names the order: sent twice, it starts one run. */
  request: z.uuid().nullable().default(null),
  from: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("start") }),
      z.strictObject({ kind: z.literal("failed") }),
      z.strictObject({
        kind: z.literal("node"),
        node: z.string().min(1).max(40),
        path: z.string().max(500).regex(iterationPattern).exactOptional(),
      }),
    ])
    .default({ kind: "start" }),
  reason: z.string().trim().max(500).default(""),
  asNew: z.boolean().default(false),
  newest: z.uuid().nullable().default(null),
  message: z.string().nullable().default(null),
});

/** Runs: list with cursor and filters, one with its steps, retry. */
export function addRunRoutes(app: Hono, services: RestServices): void {
  app.get("/runs", async (context) => {
    const principal = await principalOf(services, context.req.raw.headers, "runs:read");
    const sent = context.req.query();
    const query = listQuery.parse(
      sent.status === undefined
        ? sent
        : { ...sent, status: context.req.queries("status")?.join(",") },
    );
    // Numbers are part of documents: an empty list would be taken for "there is none".
    if (query.key !== "") requireScope(principal, "payloads:read");
    const page = await inKeyScope(services, principal, query.environment ?? null, ({ tx, scope }) =>
      listRuns(tx, scope, {
        filter: {
          view: "all",
          search: query.key,
          status: query.status,
          ...(query.flow === undefined ? {} : { flow: query.flow }),
          ...(query.from === undefined ? {} : { from: query.from }),
          ...(query.to === undefined ? {} : { to: query.to }),
        },
        cursor: query.cursor ?? null,
        limit: query.limit,
      }),
    );
    return context.json({ runs: page.rows.map(runResource), next: page.next });
  });

  app.get("/runs/:id", async (context) => {
    const principal = await principalOf(services, context.req.raw.headers, "runs:read");
    const { stepsFrom, stepsLimit } = stepsQuery.parse(context.req.query());
    const id = context.req.param("id");
    const found = await inKeyScope(
      services,
      principal,
      principal.environmentId ?? "test",
      async ({ tx, scope }) => {
        const stored = await readStoredRun(tx, scope, id);
        refuseElsewhere(principal, stored);
        const view = await readRun(tx, scope, id);
        const history = await readHistory(tx, scope, stored);
        return { view, steps: history.steps, payloads: view.payloads };
      },
    );
    const steps = found.steps.slice(stepsFrom, stepsFrom + stepsLimit);
    const next = stepsFrom + stepsLimit < found.steps.length ? stepsFrom + stepsLimit : null;
    return context.json({
      ...runDetail(found.view),
      steps: steps.map((step) => stepResource(step, found.payloads)),
      nextSteps: next,
    });
  });

  app.post("/runs/:id/retry", async (context) => {
    const principal = await principalOf(services, context.req.raw.headers, "runs:write");
    const { environment, ...body } = await readBodyAs(context.req.raw, retryBody);
    if (body.asNew) requireScope(principal, "runs:send-as-new");
    if (body.message !== null) requireScope(principal, "runs:edit-retry");
    const answer = await inKeyScope(
      services,
      principal,
      environment ?? principal.environmentId ?? "test",
      async (call) => {
        const run = context.req.param("id");
        const stored = await readStoredRun(call.tx, call.scope, run);
        refuseElsewhere(principal, stored);
        if (environment !== undefined && stored.environmentId !== call.scope.environmentId) {
          throw noSuchRun();
        }
        // A draft that ran for real is as good as published by running again.
        if ((await draftRanIn(call.tx, call.scope, [run])) === "production") {
          requireScope(principal, "flows:publish");
        }
        return retryRun(call, { ...body, run });
      },
    );
    return context.json(answer, 202);
  });
}

/** A key for one environment gets nothing of the other. */
export function refuseElsewhere({ environmentId }: ApiPrincipal, run: StoredRun): void {
  if (environmentId === null || environmentId === run.environmentId) return;
  throw noSuchRun();
}

function requireScope({ scopes }: ApiPrincipal, scope: ApiKeyScope): void {
  if (scopes.has(scope)) return;
  throw new RequestError("NOT_ALLOWED", `This API key lacks the scope ${scope}.`, {
    detail: { scope },
  });
}
