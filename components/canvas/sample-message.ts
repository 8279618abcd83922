import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/trpc/app-router";

/** A message as a test of a step sends it. */
export type SampleMessage = inferRouterInputs<AppRouter>["samples"]["test"]["message"];
/** What came of a test of a step. */
export type Trial = inferRouterOutputs<AppRouter>["samples"]["test"];
