import * as z from "zod";
import { actorOfMember } from "../access/actor";
import { allowedOrigins } from "../access/origins";
import { type Action, can } from "../access/permissions";
import { refuseForeignRequest } from "../access/request-guard";
import { type MemberScope, resolveScope } from "../access/scope";
import { readSession } from "../access/session";
import { recordAudit } from "../audit/record-audit";
import { withScope } from "../db";
import { RequestError, statusByRequestError } from "../request-error";
import type { WebServices } from "../trpc/services";
import { exportRun } from "./export-run";
import { exportRuns } from "./export-runs";
import { readStoredRun } from "./read-head";
import { runFilterInput } from "./run-filter";
import { readValueBytes } from "./value-pages";

/** What a download is: its name, type and pieces. */
type Download = {
  readonly name: string;
  readonly type: string;
  readonly body: AsyncGenerator<string | Uint8Array>;
};

const listQuery = z.object({
  format: z.enum(["csv", "json"]).default("csv"),
  filter: z
    .string()
    .default("{}")
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: "custom", message: "filter is not JSON" });
        return z.NEVER;
      }
    })
    .pipe(runFilterInput),
  /** Kinds of numbers that get a column. */
  keys: z
    .string()
    .default("")
    .transform((text) => text.split(",").filter((kind) => kind !== ""))
    .pipe(z.array(z.string().max(80)).max(40)),
});
const runQuery = z.object({ run: z.uuid() });
const valueQuery = z.object({ run: z.uuid(), ref: z.coerce.number().int().min(0) });

function requireAction(scope: MemberScope, action: Action): void {
  if (can(scope.standings, action)) return;
  throw new RequestError("NOT_ALLOWED", `Your role does not include ${action}.`);
}

type Place = { readonly services: WebServices; readonly scope: MemberScope };

/** The audit row stands before the first byte leaves: who looked, at what, in which form. */
async function audited(
  { services, scope }: Place,
  action: string,
  subject: { readonly kind: string; readonly id: string },
  detail: { readonly [name: string]: string | number | readonly string[] | null },
): Promise<void> {
  await withScope(services.db, scope, (tx) =>
    recordAudit(tx, actorOfMember(scope), {
      partnerId: scope.partnerId,
      distributorId: scope.distributorId,
      environmentId: scope.environmentId,
      action,
      subject,
      detail,
    }),
  );
}

async function runsDownload(place: Place, query: URLSearchParams): Promise<Download> {
  requireAction(place.scope, "run.view");
  const { format, filter, keys } = listQuery.parse(Object.fromEntries(query));
  // What was searched for is a number of a document: the log only says that something was.
  await audited(
    place,
    "run.export-list",
    { kind: "environment", id: place.scope.environmentId },
    {
      format,
      view: filter.view,
      status: filter.status,
      flow: filter.flow ?? null,
      searched: filter.search === "" ? "no" : "yes",
    },
  );
  const name = `runs-${new Date().toISOString().slice(0, 16).replaceAll(":", "")}.${format}`;
  return {
    name,
    type: format === "csv" ? "text/csv; charset=utf-8" : "application/json",
    body: exportRuns(place.services.db, place.scope, { filter, format, kinds: keys }),
  };
}

async function runDownload(place: Place, query: URLSearchParams): Promise<Download> {
  requireAction(place.scope, "run.view");
  const { run } = runQuery.parse(Object.fromEntries(query));
  await withScope(place.services.db, place.scope, (tx) => readStoredRun(tx, place.scope, run));
  await audited(place, "run.export", { kind: "run", id: run }, {});
  return {
    name: `run-${run}.json`,
    type: "application/json",
    body: exportRun(place.services.db, place.scope, run),
  };
}

async function valueDownload(place: Place, query: URLSearchParams): Promise<Download> {
  requireAction(place.scope, "payload.view");
  const { run, ref } = valueQuery.parse(Object.fromEntries(query));
  const bytes = await withScope(place.services.db, place.scope, (tx) =>
    readValueBytes(tx, place.scope, { run, ref }),
  );
  await audited(place, "run.export-value", { kind: "run", id: run }, { bytes: bytes.length });
  return {
    name: `run-${run}-value-${ref}.${isJson(bytes) ? "json" : "txt"}`,
    type: "application/octet-stream",
    body: (async function* () {
      yield bytes;
    })(),
  };
}

function isJson(bytes: Uint8Array): boolean {
  return bytes[0] === 0x7b || bytes[0] === 0x5b;
}

const downloads: {
  readonly [what: string]: (place: Place, query: URLSearchParams) => Promise<Download>;
} = { runs: runsDownload, run: runDownload, value: valueDownload };

/**
 * Serves `/api/exports/<what>?environment=…`: `runs` (a filtered list as CSV or JSON), `run` (one with all that is
 * kept) and `value` (one value as stored). Streamed; cookies only, from our own pages only.
 */
export async function handleExport(
  services: WebServices,
  request: Request,
  what: string,
): Promise<Response> {
  const refusal = refuseForeignRequest(request, allowedOrigins(services.environment));
  if (refusal !== null) return refused(refusal.status, refusal.message);
  try {
    const { searchParams } = new URL(request.url);
    const person = await readSession(services, request.headers);
    if (person === null) throw new RequestError("NOT_SIGNED_IN", "Please sign in.");
    const scope = await resolveScope(services.db, person, searchParams.get("environment") ?? "");
    const download = downloads[what];
    if (download === undefined) throw new RequestError("NOT_FOUND", "There is no such export.");
    return streamed(await download({ services, scope }, searchParams));
  } catch (error) {
    if (error instanceof RequestError)
      return refused(statusByRequestError[error.code], error.message);
    if (error instanceof z.ZodError) return refused(400, z.prettifyError(error));
    throw error;
  }
}

function refused(status: number, message: string): Response {
  return new Response(`${message}\n`, {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" },
  });
}

/** Pulled as fast as the reader reads; what fails on the way breaks the download, so that nobody takes it for whole. */
function streamed({ name, type, body }: Download): Response {
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await body.next();
      if (done) controller.close();
      else controller.enqueue(typeof value === "string" ? encoder.encode(value) : value);
    },
    async cancel() {
      await body.return(undefined);
    },
  });
  return new Response(stream, {
    headers: {
      "content-type": type,
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "private, no-store",
      "content-security-policy": "sandbox",
      "x-content-type-options": "nosniff",
    },
  });
}
