import type { inferRouterOutputs } from "@trpc/server";
import { parseExactJson } from "@/runtime/flow/exact-json";
import type { JsonObject } from "@/runtime/json";
import { contentOf, type MapContent } from "@/runtime/mapping/shared/map-content";
import type { AppRouter } from "@/server/trpc/app-router";

type Outputs = inferRouterOutputs<AppRouter>["maps"];
export type MapSummary = Outputs["list"][number];
export type MapView = Outputs["get"];

/** The content of a version from the text that the server sends. */
export function readContent(text: string): MapContent {
  return contentOf(parseExactJson(text) as JsonObject);
}

/** `Used in 2 flows: Orders, Returns.` */
export function usedWords(flows: readonly string[]): string {
  if (flows.length === 0) return "No flow uses it.";
  const shown = flows.slice(0, 5).join(", ");
  const more = flows.length > 5 ? ` and ${flows.length - 5} more` : "";
  return `Used in ${flows.length} ${flows.length === 1 ? "flow" : "flows"}: ${shown}${more}.`;
}
