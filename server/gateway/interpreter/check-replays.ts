import { sql } from "drizzle-orm";
import type { RunHead } from "@/runtime/engine/records";
import { type RehearsalRequest, replayRefusal } from "@/runtime/engine/rehearsal";
import type { ReplaysCheck } from "@/runtime/engine/replay-fates";
import { decodeSegment } from "@/runtime/engine/segment-codec";
import { FlowError } from "@/runtime/errors/flow-error";
import type { FlowDocument } from "@/runtime/flow/document";
import { exactNumbersAsText } from "@/runtime/flow/exact-json";
import type { Json, JsonObject } from "@/runtime/json";
import type { MemberScope } from "@/server/access/scope";
import type { ScopedTransaction } from "@/server/db";
import { parseLogic } from "@/server/flows/parse-stored";
import { hashText, readDraftRow, readPublication } from "@/server/flows/repository";
import { takeNewestMaps } from "@/server/maps/take-newest";
import { RequestError } from "@/server/request-error";
import type { VersionChoice } from "@/server/runs/replay-version";
import { type InterpreterHost, readHeads } from "./forecast-retry";

type ReplaysQuestion = {
  readonly runs: readonly string[];
  readonly version: VersionChoice;
  readonly from: "start" | "failed";
};

type InScope = <T>(work: (tx: ScopedTransaction) => Promise<T>) => Promise<T>;

type Chosen = {
  readonly document: FlowDocument;
  readonly version: string;
  /** Null: those that each of them ran with. */
  readonly parameters: JsonObject | null;
};

const checkMaxMs = 4_000;
/** Of no version: what it says is held against what each run ran. */
const draftMark = "draft";

/**
 * Of a replay of many: how many would be refused because the version would do again, by another step or under another
 * key, what was done. Nothing is written or sent. What cannot be checked at all is refused when it begins.
 */
export async function checkReplays(
  parts: InterpreterHost,
  inScope: InScope,
  scope: MemberScope,
  { runs, version, from }: ReplaysQuestion,
): Promise<ReplaysCheck> {
  const until = performance.now() + checkMaxMs;
  const documents = new Map<string, Promise<Chosen | null>>();
  let checked = 0;
  let refused = 0;
  let why: string | null = null;
  for (const run of await inScope((tx) => newestOfEach(tx, scope, runs))) {
    if (performance.now() > until) break;
    const heads = await inScope((tx) => headsOf(tx, scope, run));
    if (heads === null) continue;
    const { source, chain, open } = heads;
    const key = version === "same" ? `${source.flow} ${source.version}` : source.flow;
    const known = documents.get(key) ?? chosenOf(parts, inScope, { source, scope, version });
    documents.set(key, known);
    const chosen = await known;
    if (chosen === null) continue;
    checked += 1;
    const refusal = await refusalOf(parts, {
      ...chosen,
      source,
      chain,
      open,
      from: { kind: from },
    });
    if (refusal === null) continue;
    refused += 1;
    why ??= refusal;
  }
  return { checked, refused, why };
}

async function refusalOf(
  { host }: InterpreterHost,
  request: Omit<RehearsalRequest, "parameters"> & { readonly parameters: JsonObject | null },
): Promise<string | null> {
  const { segments } = await host.journal.load(request.source);
  const start = segments[0] && decodeSegment(segments[0].body).start;
  if (start === undefined) return "The message of this run is past its retention.";
  const parameters = request.parameters ?? start.parameters;
  try {
    return await replayRefusal(host, { ...request, parameters });
  } catch (cause) {
    // It would not begin, either, and says so then.
    if (cause instanceof FlowError) return null;
    throw cause;
  }
}

/** As a bulk action takes them: of each message the newest of the picked runs. */
async function newestOfEach(
  tx: ScopedTransaction,
  scope: MemberScope,
  runs: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    select distinct on (origin) id from run
    where partner_id = ${scope.partnerId} and distributor_id = ${scope.distributorId}
      and environment_id = ${scope.environmentId} and purpose <= 1
      and id in (select value::uuid from json_array_elements_text(${JSON.stringify(runs)}::json))
    order by origin, id desc`);
  return rows.map(({ id }) => id);
}

/** Null where it is not among what is kept of its message. */
async function headsOf(tx: ScopedTransaction, scope: MemberScope, run: string) {
  try {
    return await readHeads(tx, scope, { run, version: "same" });
  } catch (cause) {
    if (cause instanceof RequestError) return null;
    throw cause;
  }
}

async function chosenOf(
  { publications }: InterpreterHost,
  inScope: InScope,
  {
    source,
    scope,
    version,
  }: {
    readonly source: RunHead;
    readonly scope: MemberScope;
    readonly version: VersionChoice;
  },
): Promise<Chosen | null> {
  const stored = (hash: string) =>
    publications.version(
      { partnerId: source.partner, distributorId: source.distributor },
      source.flow,
      hash,
    );
  if (version === "same") {
    const document = await stored(source.version);
    return document && { document, version: source.version, parameters: null };
  }
  const live = await inScope((tx) => readPublication(tx, source.flow, scope.environmentId));
  const parameters = (live?.parameters ?? {}) as JsonObject;
  if (version === "published") {
    const hash = live === null ? null : hashText(live.version);
    const document = hash === null ? null : await stored(hash);
    return hash === null || document === null ? null : { document, version: hash, parameters };
  }
  const draft = await inScope(async (tx) => {
    const { logic } = await readDraftRow(tx, source.flow);
    return takeNewestMaps(tx, parseLogic(logic));
  });
  const document = exactNumbersAsText(draft as unknown as Json) as unknown as FlowDocument;
  return { document, version: draftMark, parameters };
}
