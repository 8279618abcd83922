import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/trpc/app-router";

/** A connection as the server shows it: which secrets are set, never what they are. */
export type ConnectionView = inferRouterOutputs<AppRouter>["connections"]["get"];
export type ConnectionCalls = inferRouterOutputs<AppRouter>["connections"]["calls"][number];
export type ConnectionTestResult = inferRouterOutputs<AppRouter>["connections"]["test"];
export type ConnectionChange = inferRouterInputs<AppRouter>["connections"]["update"];

/** What a form holds before it is saved; a secret left out stays as it is. */
export type ConnectionDraft = {
  readonly name: string;
  readonly config: ConnectionChange["config"];
  readonly secrets: ConnectionChange["secrets"];
};

/** Message by field name, from the server's answer. */
export type FieldErrors = { readonly [field: string]: string };
