import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { allowedOrigins } from "../access/origins";
import { refuseForeignRequest } from "../access/request-guard";
import { type AppRouter, appRouter } from "./app-router";
import { boundedRequest, refuseDeepQuery } from "./bounded-request";
import { createContext } from "./context";
import type { WebServices } from "./services";

/** A page asks for several things at once, a person never for more than this. */
const batchMax = 10;

/** Serves tRPC at `/api/trpc`: in Next's route handler, and in tests without Next. */
export async function handleTrpcRequest(
  services: WebServices,
  request: Request,
): Promise<Response> {
  const refusal = refuseForeignRequest(request, allowedOrigins(services.environment));
  if (refusal !== null) {
    return Response.json({ error: { message: refusal.message } }, { status: refusal.status });
  }
  const deep = refuseDeepQuery(request);
  if (deep !== null) return Response.json({ error: { message: deep.message } }, { status: 400 });
  return fetchRequestHandler<AppRouter>({
    endpoint: "/api/trpc",
    req: boundedRequest(request),
    router: appRouter,
    maxBatchSize: batchMax,
    createContext: () => createContext(services, request.headers),
    responseMeta: () => ({ headers: { "cache-control": "private, no-store" } }),
    onError({ error, path }) {
      if (error.code !== "INTERNAL_SERVER_ERROR") return;
      process.stderr.write(`${JSON.stringify({ level: "error", path, error: describe(error) })}\n`);
    },
  });
}

/**
 * Words, causes and stack for the log. Inputs and the parameters of a statement are left out: they may be
 * anything that a person has just typed.
 */
function describe(error: Error): string {
  const words: string[] = [];
  let cause: unknown = error;
  while (cause instanceof Error) {
    words.push(cause.message.replace(/\nparams:[\s\S]*$/, ""));
    cause = cause.cause;
  }
  const stack = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return [...new Set(words), ...stack].join("\n");
}
