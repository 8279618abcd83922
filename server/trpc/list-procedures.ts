import type { AnyTRPCProcedure } from "@trpc/server";
import type { Action } from "../access/permissions";
import { appRouter } from "./app-router";
import type { Audience, ProcedureMeta } from "./procedures";

export type ProcedureEntry = {
  readonly path: string;
  readonly type: "query" | "mutation" | "subscription";
  readonly audience: Audience | undefined;
  readonly action?: Action | undefined;
};

/** All procedures of the workbench with whom they serve, for the tests that walk them. */
export function listProcedures(): readonly ProcedureEntry[] {
  // At run time it is flat, `access.apiKeys.list`; its type is nested like the routers.
  const flat: object = appRouter._def.procedures;
  return Object.entries(flat as Record<string, AnyTRPCProcedure>).map(([path, procedure]) => {
    const { type, meta } = procedure._def;
    const { audience, action } = (meta ?? {}) as ProcedureMeta;
    return { path, type, audience, action };
  });
}
