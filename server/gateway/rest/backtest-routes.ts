import type { Hono } from "hono";
import * as z from "zod";
import type { ApiKeyScope } from "@/server/access/api-key-format";
import { backtestMost } from "@/server/backtest/backtest-request";
import { backtestResource } from "@/server/backtest/backtest-resource";
import { listBacktests, readBacktest } from "@/server/backtest/read-backtest";
import { cancelBacktest, requestBacktest } from "@/server/backtest/request-backtest";
import { RequestError } from "@/server/request-error";
import { readBodyAs } from "./read-json-body";
import { inKeyScope, principalOf, type RestCall, type RestServices } from "./rest-context";

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const startBody = z
  .strictObject({
    environment: z.string().optional(),
    from: instant,
    to: instant,
    statuses: z
      .array(z.enum(["succeeded", "failed"]))
      .max(2)
      .default([]),
    key: z.string().trim().max(200).default(""),
    most: z.number().int().min(1).max(backtestMost).default(10_000),
    tables: z.enum(["then", "now"]).default("then"),
  })
  .refine(({ from, to }) => from < to, { error: "is not behind `from`", path: ["to"] });

/** Backtests of a flow's draft: start, list, read, cancel. Without payloads:read nothing that quotes a document. */
export function addBacktestRoutes(app: Hono, services: RestServices): void {
  const inScope = async <T>(
    request: Request,
    wanted: ApiKeyScope,
    environment: string | null,
    work: (call: RestCall, payloads: boolean) => Promise<T>,
  ): Promise<T> => {
    const principal = await principalOf(services, request.headers, wanted);
    const payloads = principal.scopes.has("payloads:read");
    return inKeyScope(
      services,
      principal,
      environment ?? principal.environmentId ?? "test",
      (call) => work(call, payloads),
    );
  };

  app.post("/flows/:id/backtests", async (context) => {
    const principal = await principalOf(services, context.req.raw.headers, "runs:write");
    const { environment, ...request } = await readBodyAs(context.req.raw, startBody);
    // Numbers are part of documents.
    if (request.key !== "" && !principal.scopes.has("payloads:read")) {
      throw new RequestError("NOT_ALLOWED", "This API key lacks the scope payloads:read.", {
        detail: { scope: "payloads:read" },
      });
    }
    const flowId = context.req.param("id");
    const asked = await inKeyScope(
      services,
      principal,
      environment ?? principal.environmentId ?? "test",
      ({ tx, scope, actor }) => requestBacktest(tx, actor, scope, { flowId, request }),
    );
    return context.json(asked, 202);
  });

  app.get("/flows/:id/backtests", async (context) => {
    const environment = context.req.query("environment") ?? null;
    const backtests = await inScope(
      context.req.raw,
      "runs:read",
      environment,
      async ({ tx, scope }, payloads) => {
        const found = await listBacktests(tx, scope, context.req.param("id"));
        return found.map((view) => backtestResource(view, payloads));
      },
    );
    return context.json({ backtests });
  });

  app.get("/backtests/:id", async (context) => {
    const environment = context.req.query("environment") ?? null;
    const found = await inScope(
      context.req.raw,
      "runs:read",
      environment,
      async ({ tx, scope }, payloads) =>
        backtestResource(await readBacktest(tx, scope, context.req.param("id")), payloads),
    );
    return context.json(found);
  });

  app.post("/backtests/:id/cancel", async (context) => {
    const environment = context.req.query("environment") ?? null;
    const found = await inScope(
      context.req.raw,
      "runs:write",
      environment,
      async ({ tx, scope, actor }, payloads) => {
        await cancelBacktest(tx, actor, scope, context.req.param("id"));
        return backtestResource(await readBacktest(tx, scope, context.req.param("id")), payloads);
      },
    );
    return context.json(found);
  });
}
