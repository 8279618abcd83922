import { sql } from "drizzle-orm";
import type { RunHead } from "@/runtime/engine/records";
import { rehearseReplay } from "@/runtime/engine/rehearsal";
import type { RetryForecast } from "@/runtime/engine/replay-fates";
import type { RunHost } from "@/runtime/engine/run-host";
import { decodeSegment } from "@/runtime/engine/segment-codec";
import { type SentTo, sentTo } from "@/runtime/engine/sent-to";
import { FlowError } from "@/runtime/errors/flow-error";
import type { FlowDocument } from "@/runtime/flow/document";
import { exactNumbersAsText } from "@/runtime/flow/exact-json";
import { versionHash } from "@/runtime/flow/version-hash";
import type { Json } from "@/runtime/json";
import { can } from "@/server/access/permissions";
import type { MemberScope } from "@/server/access/scope";
import type { Scope, ScopedTransaction } from "@/server/db";
import { parseLogic } from "@/server/flows/parse-stored";
import type { PublicationSource } from "@/server/flows/publication-source";
import { readDraftRow } from "@/server/flows/repository";
import { type HeadRow, headColumns, headOf } from "@/server/journal/run-rows";
import { takeNewestMaps } from "@/server/maps/take-newest";
import { RequestError } from "@/server/request-error";
import { chainOrder, chainRows, isCut } from "@/server/runs/message-chain";
import { newestRun } from "@/server/runs/newest-run";
import {
  readChain,
  readStoredRun,
  retryChainMax,
  type StoredRun,
  tooManyRuns,
} from "@/server/runs/read-head";
import { type VersionChoice, versionFor } from "@/server/runs/replay-version";
import type { RetryStart } from "@/server/runs/retry-run";

export type InterpreterHost = {
  readonly host: RunHost;
  readonly publications: Pick<PublicationSource, "version">;
};

/**
 * What a retry would come to, effect by effect, without doing anything. NOT_FOUND for others' runs; CONFLICT
 * where the message or the version is not kept any more.
 */
export async function forecastRetry(
  { host, publications }: InterpreterHost,
  inScope: <T>(work: (tx: ScopedTransaction) => Promise<T>) => Promise<T>,
  scope: MemberScope,
  input: {
    readonly run: string;
    readonly from: RetryStart;
    readonly message: string | null;
    readonly version: VersionChoice;
  },
): Promise<RetryForecast> {
  const {
    chain,
    open: going,
    source,
    newest,
    other,
  } = await inScope((tx) => readHeads(tx, scope, input));
  const { segments } = await host.journal.load(source);
  const start = segments[0] && decodeSegment(segments[0].body).start;
  const place = { partnerId: source.partner, distributorId: source.distributor };
  const document =
    other?.document ??
    (await publications.version(place, source.flow, other?.version ?? source.version));
  if (start === undefined || document === null) {
    throw new RequestError("CONFLICT", "The message of this run is past its retention.");
  }
  const forecast = await rehearseReplay(host, {
    document,
    version: other?.version ?? source.version,
    parameters: other?.parameters ?? start.parameters,
    source,
    chain,
    open: going,
    leads: await leadsOf(host, source, document),
    from: input.from,
    ...(input.message !== null && { message: Buffer.from(input.message) }),
  });
  const { failure } = forecast;
  const open = can(scope.standings, "payload.view");
  return {
    ...forecast,
    failure: failure && (open ? failure : { ...failure, message: null }),
    refused: isFull(chain) ? tooManyRuns : forecast.refused,
    newest,
  };
}

/** Where the slots of what is to run lead now. One that cannot be opened is not known, and says so when the run comes to it. */
async function leadsOf(
  host: RunHost,
  source: RunHead,
  { nodes }: FlowDocument,
): Promise<ReadonlyMap<string, SentTo>> {
  const slots = new Set(Object.values(nodes).flatMap(({ connection = [] }) => connection));
  const leads = new Map<string, SentTo>();
  for (const slot of slots) {
    const asking = host.connections({ ...source, purpose: "replay" }, slot);
    const to = await asking.then(sentTo, (cause: unknown) => {
      if (cause instanceof FlowError) return null;
      throw cause;
    });
    if (to !== null) leads.set(slot, to);
  }
  return leads;
}

function isFull(chain: readonly RunHead[]): boolean {
  const real = chain.filter(({ purpose }) => purpose !== "debug");
  return real.length >= retryChainMax || isCut(chain);
}

type Asked = { readonly run: string; readonly version: VersionChoice };

/** The version that is chosen instead of the run's own; a draft is its document, as it is saved now. */
async function readOther(tx: ScopedTransaction, stored: StoredRun, version: VersionChoice) {
  if (version !== "draft") {
    const chosen = await versionFor(tx, stored, { kind: version });
    return chosen === null ? null : { ...chosen, document: null };
  }
  const { logic } = await readDraftRow(tx, stored.flow);
  const document = await takeNewestMaps(tx, parseLogic(logic));
  const chosen = await versionFor(tx, stored, { kind: "draft", hash: "" });
  const whole = exactNumbersAsText(document as unknown as Json) as unknown as FlowDocument;
  return {
    version: versionHash(document),
    parameters: chosen?.parameters ?? {},
    document: whole,
  };
}

export async function readHeads(tx: ScopedTransaction, scope: Scope, { run, version }: Asked) {
  const stored = await readStoredRun(tx, scope, run);
  const other = await readOther(tx, stored, version);
  const rows = await tx.execute<
    HeadRow & { readonly finished: boolean } & Record<string, unknown>
  >(sql`
    select ${sql.raw(headColumns)}, l.finished from ${sql.raw(chainRows)}
    where l.partner_id = ${scope.partnerId} and l.distributor_id = ${scope.distributorId}
      and (l.id = ${stored.origin}::uuid or (l.origin = ${stored.origin}::uuid and l.origin <> l.id))
    order by ${sql.raw(chainOrder)}`);
  const chain: readonly RunHead[] = rows.map(headOf);
  const open = new Set(rows.filter(({ finished }) => !finished).map(({ id }) => id));
  const source = chain.find(({ id }) => id === stored.id);
  if (source === undefined) {
    throw new RequestError(
      "CONFLICT",
      "This run has not ended, or is not among the newest of its message.",
    );
  }
  const links = await readChain(tx, scope, stored);
  return { chain, open, source, other, newest: await newestRun(tx, scope, links) };
}
