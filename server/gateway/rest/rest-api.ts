import { Hono } from "hono";
import { isolationHeaders } from "../problem";
import { addFlowRoutes } from "./flow-routes";
import { openApi } from "./openapi";
import { createRateLimiter, type RateLimit } from "./rate-limit";
import type { RestServices } from "./rest-context";
import { problemResponse, restProblemOf } from "./rest-problem";
import { addRunRoutes } from "./run-routes";

const limitDefault: RateLimit = { perSecond: 25, burst: 100 };

/**
 * The REST API at `/api/v1`, by API key only: cookies are not even looked at, so no page can use a
 * person's session here.
 */
export function createRestApi(
  host: Omit<RestServices, "rates">,
  limit: RateLimit = limitDefault,
): Hono {
  const services = { ...host, rates: createRateLimiter(limit) };
  const app = new Hono().basePath("/api/v1");
  app.use(async (context, next) => {
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
  addRunRoutes(app, services);
  app.notFound(() =>
    problemResponse({
      status: 404,
      code: "NOT_FOUND",
      title: "Not found",
      detail: "The API has no such address. GET /api/v1/openapi.json lists them.",
    }),
  );
  app.onError((error) => {
    const problem = restProblemOf(error);
    if (problem !== null) {
      return problemResponse(problem);
    }
    process.stderr.write(
      `${JSON.stringify({ level: "error", process: "gateway", error: error.stack ?? error.message })}\n`,
    );
    return problemResponse({
      status: 500,
      code: "INTERNAL",
      title: "Something went wrong on our side",
      detail: "The request was not done. The gateway's log has the reason.",
    });
  });
  return app;
}
