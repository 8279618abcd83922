import { Hono } from "hono";
import * as z from "zod";
import { iterationPattern } from "@/runtime/engine/iteration-pattern";
import { can } from "@/server/access/permissions";
import { isForeign } from "@/server/access/request-guard";
import { type MemberScope, resolveScope } from "@/server/access/scope";
import { readSession } from "@/server/access/session";
import { withScope } from "@/server/db";
import { RequestError } from "@/server/request-error";
import { versionChoices } from "@/server/runs/replay-version";
import { environmentHeader } from "@/server/trpc/context";
import type { WebServices } from "@/server/trpc/services";
import { faultProblem } from "../problem";
import { readBodyAs } from "../rest/read-json-body";
import { problemResponse, restProblemOf } from "../rest/rest-problem";
import { arrivingValue } from "./arriving-value";
import { checkReplays } from "./check-replays";
import { explainFields } from "./explain-fields";
import { forecastRetry, type InterpreterHost } from "./forecast-retry";
import { recomputeValues } from "./recompute-values";
import { traceField, traceFieldUses } from "./trace-field";
import { watchValues } from "./watch-values";

export type InterpreterServices = InterpreterHost & {
  readonly services: Pick<WebServices, "db" | "auth">;
  readonly allowedOrigins: readonly string[];
};

const valuesBody = z.strictObject({
  run: z.uuid(),
  node: z.string().min(1).max(40),
  path: z.string().max(500),
});

const fieldsBody = z.strictObject({
  run: z.uuid(),
  node: z.string().min(1).max(40),
  path: z.string().max(500),
  from: z.int().min(0).default(0),
});

const placeBody = z.strictObject({
  run: z.uuid(),
  node: z.string().min(1).max(40),
  path: z.string().max(500),
  field: z.string().max(2_000),
});

const arrivingBody = valuesBody.extend({ unedited: z.boolean().default(false) });

const watchBody = z.strictObject({
  run: z.uuid(),
  node: z.string().min(1).max(40),
  path: z.string().max(500),
  expressions: z.array(z.string().max(4_000)).max(50),
});

const forecastBody = z.strictObject({
  run: z.uuid(),
  from: z
    .discriminatedUnion("kind", [
      z.object({ kind: z.literal("start") }),
      z.object({ kind: z.literal("failed") }),
      z.object({
        kind: z.literal("node"),
        node: z.string().min(1).max(40),
        path: z.string().max(500).regex(iterationPattern).exactOptional(),
      }),
    ])
    .default({ kind: "start" }),
  message: z.string().nullable().default(null),
  version: z.enum(versionChoices).default("same"),
});

const replaysBody = z.strictObject({
  runs: z.array(z.uuid()).min(1).max(1_000),
  version: z.enum(["same", "published", "draft"]),
  from: z.enum(["start", "failed"]).default("start"),
});

/**
 * `/api/interpreter`: what pages ask that only a process that interprets flows can answer. It reads histories
 * and computes; nothing is written, and nothing is sent anywhere. Session cookie only, from our own pages.
 */
export function createInterpreter(parts: InterpreterServices): Hono {
  const { db } = parts.services;
  const app = new Hono().basePath("/api/interpreter");
  app.post("/forecast", async (context) => {
    const scope = await authorise(parts, context.req.raw);
    requireAction(scope, "run.retry");
    const input = await readBodyAs(context.req.raw, forecastBody);
    if (input.message !== null) requireAction(scope, "run.edit-retry");
    const forecast = await forecastRetry(parts, (work) => withScope(db, scope, work), scope, input);
    return context.json(forecast);
  });
  app.post("/replays", async (context) => {
    const scope = await authorise(parts, context.req.raw);
    requireAction(scope, "run.retry");
    const input = await readBodyAs(context.req.raw, replaysBody);
    return context.json(
      await checkReplays(parts, (work) => withScope(db, scope, work), scope, input),
    );
  });
  app.use(async (context, next) => {
    await next();
    context.header("cache-control", "private, no-store");
    context.header("x-content-type-options", "nosniff");
  });
  app.post("/values", async (context) => {
    const scope = await authorise(parts, context.req.raw);
    requireAction(scope, "payload.view");
    const input = await readBodyAs(context.req.raw, valuesBody);
    const values = await withScope(db, scope, (tx) =>
      recomputeValues(parts.host, tx, scope, input),
    );
    return context.json(values);
  });
  app.post("/fields", async (context) => {
    const scope = await authorise(parts, context.req.raw);
    requireAction(scope, "payload.view");
    const input = await readBodyAs(context.req.raw, fieldsBody);
    const fields = await withScope(db, scope, (tx) => explainFields(parts.host, tx, scope, input));
    return context.json(fields);
  });
  for (const [question, trace] of [
    ["lineage", traceField],
    ["uses", traceFieldUses],
  ] as const) {
    app.post(`/${question}`, async (context) => {
      const scope = await authorise(parts, context.req.raw);
      requireAction(scope, "payload.view");
      const input = await readBodyAs(context.req.raw, placeBody);
      const found = await withScope(
        db,
        scope,
        async (tx): Promise<object> => trace(parts.host, tx, scope, input),
      );
      return context.json(found);
    });
  }
  app.post("/arriving", async (context) => {
    const scope = await authorise(parts, context.req.raw);
    requireAction(scope, "payload.view");
    const input = await readBodyAs(context.req.raw, arrivingBody);
    const value = await withScope(db, scope, (tx) => arrivingValue(parts.host, tx, scope, input));
    return context.json(value);
  });
  app.post("/watch", async (context) => {
    const scope = await authorise(parts, context.req.raw);
    requireAction(scope, "payload.view");
    const input = await readBodyAs(context.req.raw, watchBody);
    const values = await withScope(db, scope, (tx) => watchValues(parts.host, tx, scope, input));
    return context.json(values);
  });
  app.notFound(() =>
    problemResponse({ status: 404, code: "NOT_FOUND", title: "Not found", detail: "" }),
  );
  app.onError((error) => {
    const problem = restProblemOf(error);
    if (problem !== null) return problemResponse(problem);
    process.stderr.write(
      `${JSON.stringify({ level: "error", process: "gateway", error: error.stack ?? error.message })}\n`,
    );
    return problemResponse(faultProblem());
  });
  return app;
}

async function authorise(
  { services, allowedOrigins }: InterpreterServices,
  request: Request,
): Promise<MemberScope> {
  if (isForeign(request.headers, allowedOrigins)) {
    throw new RequestError("NOT_ALLOWED", "This request came from another site.");
  }
  const cookie = request.headers.get("cookie");
  const person = await readSession(services, new Headers(cookie === null ? {} : { cookie }));
  if (person === null) throw new RequestError("NOT_SIGNED_IN", "Please sign in.");
  return resolveScope(services.db, person, request.headers.get(environmentHeader) ?? "");
}

function requireAction(scope: MemberScope, action: Parameters<typeof can>[1]): void {
  if (can(scope.standings, action)) return;
  throw new RequestError("NOT_ALLOWED", `You are not allowed to do this: ${action}.`, {
    detail: { action },
  });
}
