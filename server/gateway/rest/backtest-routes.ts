import type { Hono } from "hono";
import * as z from "zod";
import type { ApiKeyScope } from "@/server/access/api-key-format";
import type { ApiPrincipal } from "@/server/access/verify-api-key";
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

/** Backtests of a flow's draft: start, list, read, cancel. What they say may quote documents. */
export function addBacktestRoutes(app: Hono, services: RestServices): void {
  const allowed = async (request: Request, wanted: ApiKeyScope): Promise<ApiPrincipal> => {
    const principal = await principalOf(services, request.headers, wanted);
    if (principal.scopes.has("payloads:read")) return principal;
    throw new RequestError("NOT_ALLOWED", "This API key lacks the scope payloads:read.", {
      detail: { scope: "payloads:read" },
    });
  };
  const inScope = async <T>(
    request: Request,
    wanted: ApiKeyScope,
    environment: string | null,
    work: (call: RestCall) => Promise<T>,
  ): Promise<T> => {
    const principal = await allowed(request, wanted);
    return inKeyScope(services, principal, environment ?? principal.environmentId ?? "test", work);
  };

  app.post("/flows/:id/backtests", async (context) => {
    const principal = await allowed(context.req.raw, "runs:write");
    const { environment, ...request } = await readBodyAs(context.req.raw, startBody);
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
    const found = await inScope(context.req.raw, "runs:read", environment, ({ tx, scope }) =>
      listBacktests(tx, scope, context.req.param("id")),
    );
    return context.json({ backtests: found.map(backtestResource) });
  });

  app.get("/backtests/:id", async (context) => {
    const environment = context.req.query("environment") ?? null;
    const found = await inScope(context.req.raw, "runs:read", environment, ({ tx, scope }) =>
      readBacktest(tx, scope, context.req.param("id")),
    );
    return context.json(backtestResource(found));
  });

  app.post("/backtests/:id/cancel", async (context) => {
    const environment = context.req.query("environment") ?? null;
    const found = await inScope(
      context.req.raw,
      "runs:write",
      environment,
      async ({ tx, scope, actor }) => {
        await cancelBacktest(tx, actor, scope, context.req.param("id"));
        return readBacktest(tx, scope, context.req.param("id"));
      },
    );
    return context.json(backtestResource(found));
  });
}
