import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/trpc/app-router";

/** A draft as the canvas opens it. */
export type Draft = inferRouterOutputs<AppRouter>["flows"]["get"];
