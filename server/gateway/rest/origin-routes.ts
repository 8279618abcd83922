import type { Hono } from "hono";
import * as z from "zod";
import { readStoredRun } from "@/server/runs/read-head";
import { explainFields } from "../interpreter/explain-fields";
import { inKeyScope, principalOf, type RestServices } from "./rest-context";
import { refuseElsewhere } from "./run-routes";

const query = z.object({
  /** Where in a loop the step ran, as its steps say it. */
  path: z.string().max(500).default(""),
  field: z.string().trim().max(500).default(""),
  /** The first entry of each list that is told. */
  from: z.coerce.number().int().min(0).optional(),
});

/** Where the fields of a step's output come from, in any past run that is kept. */
export function addOriginRoutes(app: Hono, services: RestServices): void {
  app.get("/runs/:id/steps/:node/origins", async (context) => {
    const principal = await principalOf(services, context.req.raw.headers, "payloads:read");
    const { path, field, from = entryOf(field) } = query.parse(context.req.query());
    const { id, node } = context.req.param();
    const found = await inKeyScope(
      services,
      principal,
      principal.environmentId ?? "test",
      async ({ tx, scope }) => {
        refuseElsewhere(principal, await readStoredRun(tx, scope, id));
        const { runHost } = services;
        if (runHost === undefined)
          throw new Error("This API was made without what computes a run.");
        return explainFields(runHost, tx, scope, { run: id, node, path, from });
      },
    );
    if (found.state !== "explained" || field === "") return context.json(found);
    return context.json({
      ...found,
      fields: found.fields.filter(({ target }) => isWithin(target, field)),
    });
  });
}

/** `lines[40].sku` is told with the entries from 40 on. */
function entryOf(field: string): number {
  return Number(/\[(\d{1,9})\]/.exec(field)?.[1] ?? 0);
}

function isWithin(target: string, field: string): boolean {
  return target === field || target.startsWith(`${field}.`) || target.startsWith(`${field}[`);
}
