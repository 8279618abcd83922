import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { RequestError } from "@/server/request-error";
import type { ClientOf } from "../client";
import { faultProblem, isolationHeaders, type Problem } from "../problem";
import { addBacktestRoutes } from "./backtest-routes";
import { addFlowRoutes } from "./flow-routes";
import { addMapRoutes } from "./map-routes";
import { openApi } from "./openapi";
import { type Operation, operationsAt, queryOf } from "./openapi-operation";
import { addOriginRoutes } from "./origin-routes";
import { createRateLimiter, type RateLimit } from "./rate-limit";
import { noteCaller, type RestServices } from "./rest-context";
import { problemResponse, restProblemOf } from "./rest-problem";
import { addRunRoutes } from "./run-routes";
import { addTableRoutes } from "./table-routes";
import { addTestRoutes } from "./test-routes";

const limitDefault: RateLimit = { perSecond: 25, burst: 100 };
const guessLimit: RateLimit = { perSecond: 0.2, burst: 20 };

/**
 * The REST API at `/api/v1`, by API key only: cookies are not even looked at, so no page can use a
 * person's session here.
 */
export function createRestApi(
  host: Omit<RestServices, "rates" | "guesses"> & { readonly clientOf?: ClientOf },
  limit: RateLimit = limitDefault,
): Hono {
  const services = {
    ...host,
    rates: createRateLimiter(limit),
    guesses: createRateLimiter(guessLimit),
  };
  const app = new Hono().basePath("/api/v1");
  app.use(async (context, next) => {
    // In a test without a socket there is nobody to know.
    const incoming = (context.env as Partial<HttpBindings> | undefined)?.incoming;
    if (incoming !== undefined && host.clientOf !== undefined) {
      noteCaller(context.req.raw.headers, host.clientOf(incoming).address);
    }
    const { method, path } = context.req;
    refuseUnknown(context.req.query(), operationsAt(path).get(method));
    refuseRepeated(context.req.queries());
    await next();
    for (const [name, value] of Object.entries(isolationHeaders)) {
      context.header(name, value);
    }
    if (!context.res.headers.has("cache-control")) {
      context.header("cache-control", "private, no-store");
    }
  });
  app.get("/openapi.json", (context) => context.json(openApi));
  addFlowRoutes(app, services);
  addBacktestRoutes(app, services);
  addMapRoutes(app, services);
  addTableRoutes(app, services);
  addRunRoutes(app, services);
  addOriginRoutes(app, services);
  addTestRoutes(app, services);
  app.notFound((context) => {
    const allowed = [...operationsAt(context.req.path).keys()];
    if (allowed.length === 0 || allowed.includes(context.req.method)) {
      return problemResponse(noSuchAddress);
    }
    const refused = problemResponse({
      status: 405,
      code: "METHOD_NOT_ALLOWED",
      title: "Method not allowed",
      detail: `This address takes ${allowed.join(" and ")}, not ${context.req.method}.`,
    });
    refused.headers.set("allow", allowed.join(", "));
    return refused;
  });
  app.onError((error) => {
    const problem = restProblemOf(error);
    if (problem !== null) {
      return problemResponse(problem);
    }
    process.stderr.write(
      `${JSON.stringify({ level: "error", process: "gateway", error: error.stack ?? error.message })}\n`,
    );
    return problemResponse(faultProblem());
  });
  return app;
}

const noSuchAddress: Problem = {
  status: 404,
  code: "NOT_FOUND",
  title: "Not found",
  detail: "The API has no such address. GET /api/v1/openapi.json lists them.",
};

/** What is misspelt would be left out without a word: a filter then finds everything. */
function refuseUnknown(
  query: { readonly [name: string]: string },
  operation: Operation | undefined,
): void {
  if (operation === undefined) return;
  const known = queryOf(operation);
  const unknown = Object.keys(query).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const takes = known.length === 0 ? "no parameters" : known.join(", ");
  throw new RequestError(
    "INPUT_INVALID",
    `"${unknown}" is no parameter of this address. It takes ${takes}.`,
    { detail: { field: unknown } },
  );
}

/** Parameters that may be given several times. */
const listParameters: ReadonlySet<string> = new Set(["status"]);

/** One of two would be dropped without a word. */
function refuseRepeated(query: { readonly [name: string]: readonly string[] }): void {
  for (const [name, values] of Object.entries(query)) {
    if (values.length < 2 || listParameters.has(name)) continue;
    throw new RequestError("INPUT_INVALID", `"${name}" is given ${values.length} times.`, {
      detail: { field: name },
    });
  }
}
