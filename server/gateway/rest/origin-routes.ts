import type { Hono } from "hono";
import * as z from "zod";
import type { RunHost } from "@/runtime/engine/run-host";
import { readStoredRun } from "@/server/runs/read-head";
import { explainFields } from "../interpreter/explain-fields";
import { traceField, traceFieldUses } from "../interpreter/trace-field";
import { inKeyScope, principalOf, type RestCall, type RestServices } from "./rest-context";
import { refuseElsewhere } from "./run-routes";

const query = z.object({
  /** Where in a loop the step ran, as its steps say it. */
  path: z.string().max(500).default(""),
  field: z.string().trim().max(500).default(""),
  /** The first entry of each list that is told. */
  from: z.coerce.number().int().min(0).optional(),
});

const place = z.strictObject({
  path: z.string().max(500).default(""),
  /** All of what the step handed on without one. */
  field: z.string().trim().max(2_000).default(""),
});

/** Where the fields of a step's output come from and went to, in any past run that is kept. */
export function addOriginRoutes(app: Hono, services: RestServices): void {
  /** Computes again what a run of the key's own place did. */
  const ofRun = async <T>(
    request: Request,
    run: string,
    work: (call: RestCall, host: RunHost) => Promise<T>,
  ): Promise<T> => {
    const principal = await principalOf(services, request.headers, "payloads:read");
    return inKeyScope(services, principal, principal.environmentId ?? "test", async (call) => {
      refuseElsewhere(principal, await readStoredRun(call.tx, call.scope, run));
      const { runHost } = services;
      if (runHost === undefined) throw new Error("This API was made without what computes a run.");
      return work(call, runHost);
    });
  };

  app.get("/runs/:id/steps/:node/origins", async (context) => {
    const { id, node } = context.req.param();
    const told = await ofRun(context.req.raw, id, async ({ tx, scope }, host) => {
      const { path, field, from = entryOf(field) } = query.parse(context.req.query());
      const found = await explainFields(host, tx, scope, { run: id, node, path, from });
      if (found.state !== "explained" || field === "") return found;
      return { ...found, fields: found.fields.filter(({ target }) => isWithin(target, field)) };
    });
    return context.json(told);
  });

  for (const [name, trace] of [
    ["lineage", traceField],
    ["uses", traceFieldUses],
  ] as const) {
    app.get(`/runs/:id/steps/:node/${name}`, async (context) => {
      const { id = "", node = "" } = context.req.param();
      const told = await ofRun(
        context.req.raw,
        id,
        async ({ tx, scope }, host): Promise<object> =>
          trace(host, tx, scope, { run: id, node, ...place.parse(context.req.query()) }),
      );
      return context.json(told);
    });
  }
}

/** `lines[40].sku` is told with the entries from 40 on. */
function entryOf(field: string): number {
  return Number(/\[(\d{1,9})\]/.exec(field)?.[1] ?? 0);
}

function isWithin(target: string, field: string): boolean {
  return target === field || target.startsWith(`${field}.`) || target.startsWith(`${field}[`);
}
