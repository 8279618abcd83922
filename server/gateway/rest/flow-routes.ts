import type { Hono } from "hono";
import * as z from "zod";
import { compactJson } from "@/runtime/flow/canonical";
import type { Json, JsonObject } from "@/runtime/json";
import type { ApiKeyScope } from "@/server/access/api-key-format";
import type { ScopedTransaction } from "@/server/db";
import { changePublication, type PublicationChange } from "@/server/flows/change-publication";
import { type FlowListEntry, listFlows } from "@/server/flows/list-flows";
import { listVersionHashes } from "@/server/flows/list-version-hashes";
import { publishChecked } from "@/server/flows/publish-checked";
import { readDraftTexts } from "@/server/flows/read-draft";
import { saveDraft } from "@/server/flows/save-draft";
import { RequestError } from "@/server/request-error";
import { type FlowActivity, readFlowActivity } from "@/server/runs/run-activity";
import { etagOf, ifMatch } from "./etag";
import { readBodyAs, readExactBody } from "./read-json-body";
import { inKeyScope, principalOf, type RestCall, type RestServices } from "./rest-context";

const json: z.ZodType<Json> = z.json();

const isNumber = (value: number) => Number.isInteger(value) && value > 0;
const isHash = (value: string) => /^[0-9a-f]{64}$/.test(value);

const publishBody = z.strictObject({
  environment: z.string(),
  /** Number or hash of an existing version; absent publishes the draft. */
  version: z
    .union([z.string(), z.number()])
    .refine((value) => (typeof value === "number" ? isNumber(value) : isHash(value)), {
      error: "is the number of a version, or its hash of 64 hexadecimal digits",
    })
    .optional(),
  note: z.string().max(2_000).default(""),
  bindings: z.record(z.string(), z.uuid()).optional(),
  parameters: z.record(z.string(), json).optional(),
  /** Why it is published although tests fail. */
  anyway: z.string().trim().min(1).max(500).optional(),
});
const changeBody = z.strictObject({ environment: z.string().optional() });

/** Flows: list, draft, publish, pause, resume, withdraw. */
export function addFlowRoutes(app: Hono, services: RestServices): void {
  const inScope = async <T>(
    request: Request,
    scope: ApiKeyScope,
    environment: string | null,
    work: (call: RestCall) => Promise<T>,
  ): Promise<T> =>
    inKeyScope(services, await principalOf(services, request.headers, scope), environment, work);

  app.get("/flows", async (context) => {
    const environment = context.req.query("environment") ?? null;
    const { flows, activity } = await inScope(
      context.req.raw,
      "flows:read",
      environment,
      async ({ tx, scope }) => {
        const listed = await listFlows(tx, scope);
        const asked = { flows: listed.map(({ id }) => id), now: Date.now() };
        return { flows: listed, activity: await readFlowActivity(tx, scope, asked) };
      },
    );
    const byFlow = new Map(activity.map((one) => [one.flow, one]));
    return context.json({ flows: flows.map((flow) => flowResource(flow, byFlow.get(flow.id))) });
  });

  app.get("/flows/:id/versions", async (context) => {
    const principal = await principalOf(services, context.req.raw.headers, "flows:read");
    const versions = await inKeyScope(
      services,
      principal,
      principal.environmentId ?? "test",
      ({ tx }) => listVersionHashes(tx, context.req.param("id")),
    );
    return context.json({
      versions: versions.map(({ number, hash, note, createdAt }) => ({
        number,
        hash,
        note,
        createdAt: createdAt.toISOString(),
      })),
    });
  });

  app.get("/flows/:id/draft", async (context) => {
    const principal = await principalOf(services, context.req.raw.headers, "flows:read");
    const draft = await inKeyScope(
      services,
      principal,
      principal.environmentId ?? "test",
      ({ tx }) => readDraftTexts(tx, context.req.param("id")),
    );
    return draftResponse(draft.revision, context.req.param("id"), draft.logic, draft.layout);
  });

  app.put("/flows/:id/draft", async (context) => {
    const principal = await principalOf(services, context.req.raw.headers, "flows:write");
    const revision = ifMatch(context.req.header("if-match"));
    const flowId = context.req.param("id");
    const body = draftBody(await readExactBody(context.req.raw), flowId);
    const saved = await inKeyScope(
      services,
      principal,
      principal.environmentId ?? "test",
      async ({ tx, scope, actor }) => {
        const layout = body.layout ?? (await readDraftTexts(tx, flowId)).layout;
        const change = { flowId, revision, logic: body.logic, layout, strict: true };
        return saveDraft(tx, actor, scope, change);
      },
    );
    context.header("etag", etagOf(saved.revision));
    return context.json({ id: flowId, revision: saved.revision });
  });

  app.post("/flows/:id/publish", async (context) => {
    const principal = await principalOf(services, context.req.raw.headers, "flows:publish");
    const body = await readBodyAs(context.req.raw, publishBody);
    const inEnvironment = <T>(work: (call: RestCall) => Promise<T>) =>
      inKeyScope(services, principal, body.environment, work);
    const flowId = context.req.param("id");
    const { scope, actor, version } = await inEnvironment(async (call) => ({
      scope: call.scope,
      actor: call.actor,
      version: await hashOf(call.tx, flowId, body.version),
    }));
    const published = await publishChecked(
      (work) => inEnvironment(({ tx }) => work(tx)),
      actor,
      scope,
      {
        flowId,
        note: body.note,
        anyway: body.anyway ?? null,
        onlySlots: true,
        ...(version === undefined ? {} : { version }),
        ...(body.bindings === undefined ? {} : { bindings: body.bindings }),
        ...(body.parameters === undefined ? {} : { parameters: body.parameters }),
      },
    );
    return context.json({
      version: { number: published.number, hash: published.hash },
      state: published.state,
      endpoints: published.endpoints.map(({ nodeId, address }) => ({
        node: nodeId,
        path: `/in/${address}`,
      })),
      warnings: published.missing,
    });
  });

  for (const change of ["pause", "resume", "withdraw"] satisfies PublicationChange[]) {
    app.post(`/flows/:id/${change}`, async (context) => {
      const principal = await principalOf(services, context.req.raw.headers, "flows:publish");
      const body = await readBodyAs(context.req.raw, changeBody);
      const flowId = context.req.param("id") ?? "";
      const changed = await inKeyScope(
        services,
        principal,
        body.environment ?? null,
        ({ tx, scope, actor }) => changePublication(tx, actor, scope, { flowId, change }),
      );
      return context.json({ id: flowId, state: changed.state });
    });
  }
}

/** Versions are kept by their hash; people know them by their number. */
async function hashOf(
  tx: ScopedTransaction,
  flowId: string,
  version: string | number | undefined,
): Promise<string | undefined> {
  if (typeof version !== "number") return version;
  const found = (await listVersionHashes(tx, flowId)).find(({ number }) => number === version);
  if (found !== undefined) return found.hash;
  throw new RequestError("NOT_FOUND", `This flow has no version ${version}.`);
}

function flowResource(flow: FlowListEntry, activity: FlowActivity | undefined): JsonObject {
  return {
    id: flow.id,
    name: flow.name,
    updatedAt: flow.updatedAt.toISOString(),
    revision: flow.revision,
    latestVersion: flow.latest,
    live:
      flow.live === null
        ? null
        : {
            state: flow.live.state,
            version: flow.live.number,
            publishedAt: flow.live.publishedAt.toISOString(),
            draftDiffers: flow.live.draftDiffers,
          },
    addresses: flow.endpoints.map((address) => `/in/${address}`),
    runsDay: activity?.today ?? 0,
    failedDay: activity?.failedToday ?? 0,
  };
}

/** Logic and layout are JSON texts already; going through a JS number would lose digits. */
function draftResponse(revision: number, id: string, logic: string, layout: string): Response {
  const text = `{"id":${JSON.stringify(id)},"revision":${revision},"flow":${logic.trim()},"layout":${layout.trim()}}`;
  return new Response(text, {
    headers: { "content-type": "application/json", etag: etagOf(revision) },
  });
}

/** `{flow, layout?}`, back to the texts in which drafts are kept. */
function draftBody(
  body: Json,
  flowId: string,
): { readonly logic: string; readonly layout: string | null } {
  const { flow, layout } = (
    body !== null && typeof body === "object" && !Array.isArray(body) ? body : {}
  ) as { readonly flow?: Json; readonly layout?: Json };
  if (flow === undefined) {
    throw new RequestError("INPUT_INVALID", "The body is { flow, layout? }.");
  }
  const named = (flow as { readonly id?: Json } | null)?.id;
  if (typeof named === "string" && named !== flowId) {
    throw new RequestError("INPUT_INVALID", "flow.id names another flow than the address.", {
      detail: { field: "flow.id" },
    });
  }
  return { logic: compactJson(flow), layout: layout === undefined ? null : compactJson(layout) };
}
