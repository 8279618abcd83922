import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import type { JsonObject } from "../../runtime/json";
import { recordAudit } from "../audit/record-audit";
import type { Scope, ScopedTransaction } from "../db";
import { newId } from "../ids";
import { RequestError } from "../request-error";
import { requireStorable } from "../unstorable-text";
import type { CommandContext } from "./command-run";
import { newestRun } from "./newest-run";
import {
  type ChainLink,
  readChain,
  readStoredRun,
  retryChainMax,
  type StoredRun,
  tooManyRuns,
} from "./read-head";
import { type ChosenVersion, keepDraft, type ReplayVersion, versionFor } from "./replay-version";

/** Where a retry begins; the engine's replay knows the same three. */
export type RetryStart =
  | { readonly kind: "start" }
  | { readonly kind: "failed" }
  | { readonly kind: "node"; readonly node: string; readonly path?: string };

export type RetryOrder = {
  readonly run: string;
  readonly from: RetryStart;
  readonly reason: string;
  /** Names this order: told twice, it starts one run. */
  readonly request: string | null;
  /** With keys, clock and ids of its own: what was done before is done a second time. */
  readonly asNew: boolean;
  /** Sent as new: the newest linked run that was seen, so that nobody sends what another one just sent. */
  readonly newest: string | null;
  /** The message as a person has changed it, whole; from the start only. */
  readonly message: string | null;
  /** Absent: the version that the finished run ran. */
  readonly version?: ReplayVersion;
  /** The bulk action it is a part of. */
  readonly bulk?: string;
};

/**
 * What the command carries to whoever starts the run; the message is taken out once that is done. Of another version
 * than the finished run ran, the start is told under `other` only, and one in an item of a list under `item`: a process
 * of an older release, which would run the source's version or the whole list, finds none and leaves it to a newer one.
 * That holds for releases. Builds between them that know `other` and not yet `item` take a start that is not told for
 * the message's, and run the whole list: beside one of those nothing may begin in an item.
 */
export type RetryDetail = {
  readonly run: string;
  readonly from?: RetryStart;
  readonly item?: RetryStart;
  readonly asNew?: boolean;
  readonly message?: string;
  /** Another version than the finished run ran, by its hash, with the values of the publication. */
  readonly other?: {
    readonly version: string;
    readonly from: RetryStart;
    readonly parameters?: JsonObject;
  };
  /** The run whose request is under way: until it says what became of that, this one does not begin. */
  readonly awaits?: string;
  readonly refused?: string;
};

export type RetryAnswer = {
  /** The new run's id. */
  readonly run: string;
  /** It was asked for before, by this order or by another one that wants the same. */
  readonly again: boolean;
};

/** Longer messages are changed in the system they come from. */
export const messageMax = 1_048_576;

/**
 * Asks for a new run from the stored message of a finished one, or from one of its steps, linked to it:
 * purpose `replay`, and unless it is sent as new the same origin, so that keyed targets recognise what they
 * have done already. The id of the new run is fixed here; a worker starts it, once however often it is told.
 * INPUT_INVALID for a step that there is not, or from the failed step of a run without one;
 * CONFLICT while a run of the same message is unfinished or it has had too many of them, while somebody else's retry waits to be started,
 * and when the message is past its retention. The caller has checked what the person may do.
 */
export async function retryRun(context: CommandContext, order: RetryOrder): Promise<RetryAnswer> {
  const { tx, scope } = context;
  const source = await readStoredRun(tx, scope, order.run);
  refuseImpossible(order);
  refuseTrial(source);
  if (order.from.kind === "node") await refuseUnknownStep(tx, source, order.from.node);
  // Whoever asks for the same message at the same time waits here and then sees this order.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${source.origin}, 0))`);
  const before = await readEarlierOrder(tx, scope, source, order);
  if (before !== null) return { run: before, again: true };
  const chain = await readChain(tx, scope, source);
  refuseUnfinished(source, chain);
  if (order.from.kind === "failed") refuseWithoutFailedStep(source);
  if (!order.asNew) await refuseTooMany(tx, scope, source);
  if (order.asNew) refuseUnseen(chain, await newestRun(tx, scope, chain), order.newest);
  await requireMessage(tx, scope, source);
  const version = await versionFor(tx, source, order.version ?? { kind: "same" });
  await keepDraft(tx, { flow: source.flow, version: version?.version ?? source.version });
  return { run: await writeOrder(context, source, { ...order, chosen: version }), again: false };
}

/** What was tried out reached no system; a retry of it would. */
function refuseTrial({ purpose }: StoredRun): void {
  if (purpose === "live" || purpose === "replay") return;
  throw new RequestError(
    "CONFLICT",
    "This run was only tried out. Start it again from the flow's debug mode, or send its message as a sample.",
  );
}

function refuseImpossible({ from, message }: RetryOrder): void {
  if (message === null) return;
  if (from.kind !== "start") {
    throw new RequestError("INPUT_INVALID", "A changed message runs from the start.");
  }
  const bytes = Buffer.byteLength(message);
  requireStorable("message", message);
  if (bytes > messageMax) {
    throw new RequestError(
      "TOO_LARGE",
      `The changed message has ${bytes} bytes; ${messageMax} is the most.`,
    );
  }
}

/** The engine would find no step to begin with, after the answer was given. */
function refuseWithoutFailedStep({ status, error }: StoredRun): void {
  if (status === "failed" && error !== null && error.node !== null) return;
  throw new RequestError("INPUT_INVALID", "The run has no failed step to begin with.", {
    detail: { field: "from", status },
  });
}

async function refuseTooMany(
  tx: ScopedTransaction,
  scope: Scope,
  { origin }: StoredRun,
): Promise<void> {
  const [row] = await tx.execute<{ runs: number }>(sql`
    select count(*)::int as runs from run
    where partner_id = ${scope.partnerId} and distributor_id = ${scope.distributorId}
      and (id = ${origin}::uuid or (origin = ${origin}::uuid and origin <> id)) and purpose <= 1`);
  if ((row?.runs ?? 0) < retryChainMax) return;
  throw new RequestError("CONFLICT", tooManyRuns);
}

/** The version that it ran and the one that is live are known; a step of neither is a slip. */
async function refuseUnknownStep(
  tx: ScopedTransaction,
  source: StoredRun,
  node: string,
): Promise<void> {
  const rows = await tx.execute<{ known: boolean }>(sql`
    select v.logic::json->'nodes'->${node} is not null as known from flow_version v
    where v.flow_id = ${source.flow}::uuid and (v.hash = decode(${source.version}, 'hex')
      or v.hash in (select p.version from publication p
        where p.flow_id = v.flow_id and p.environment_id = ${source.environmentId}::uuid))`);
  if (rows.length === 0 || rows.some(({ known }) => known)) return;
  throw new RequestError(
    "INPUT_INVALID",
    `The flow of this run has no step ${JSON.stringify(node.slice(0, 60))}.`,
    { detail: { field: "from.node" } },
  );
}

function refuseUnfinished(source: StoredRun, chain: readonly ChainLink[]): void {
  const open = chain.find(({ status, purpose }) => !isFinal(status) && purpose !== "debug");
  if (open === undefined) return;
  throw new RequestError(
    "CONFLICT",
    open.id === source.id
      ? "This run has not ended. Resolve or cancel it before it is retried."
      : "Another run of this message has not ended. Resolve or cancel that one first.",
    { detail: { run: open.id, status: open.status } },
  );
}

function refuseUnseen(
  chain: readonly ChainLink[],
  newest: string | null,
  seen: string | null,
): void {
  // Whoever saw one that was stepped through later saw that one, too.
  const isSeen = chain.some(({ id }) => id === seen && (newest === null || id >= newest));
  if (isSeen || seen === newest) return;
  throw new RequestError(
    "CONFLICT",
    "Another run of this message has begun since you looked. Look at it before the message is sent as new.",
    { detail: { newest } },
  );
}

/** Where the run that a command asks for begins. */
export function startOf({
  from,
  item,
  other,
}: Pick<RetryDetail, "from" | "item" | "other">): RetryStart {
  return other?.from ?? item ?? from ?? { kind: "start" };
}

function isInItem(from: RetryStart): boolean {
  return from.kind === "node" && from.path !== undefined;
}

function wantedOf(
  from: RetryStart | undefined,
  asNew: boolean | undefined,
  message: string | null,
  version: string | null,
): string {
  return JSON.stringify([from, asNew === true, message, version]);
}

/**
 * The run that this order, or an open one that wants the same, has asked for. CONFLICT where an open one
 * wants something else.
 */
async function readEarlierOrder(
  tx: ScopedTransaction,
  scope: Scope,
  source: StoredRun,
  order: RetryOrder,
): Promise<string | null> {
  const rows = await tx.execute<{ id: string; run: string; detail: RetryDetail; by: string }>(sql`
    select id, run, detail, by from run_command
    where partner_id = ${scope.partnerId} and distributor_id = ${scope.distributorId}
      and kind = 'retry' and (id = ${order.request}::uuid
        or (origin = ${source.origin}::uuid and applied_seg is null))`);
  const own = rows.find(({ id }) => id === order.request);
  if (own !== undefined && own.run !== source.id) {
    throw new RequestError("CONFLICT", "This request id belongs to the retry of another run.");
  }
  const open = own ?? rows[0];
  if (open === undefined) return null;
  const { detail } = open;
  const version = await versionFor(tx, source, order.version ?? { kind: "same" });
  const same =
    wantedOf(
      startOf(detail),
      detail.asNew,
      detail.message ?? null,
      detail.other?.version ?? null,
    ) === wantedOf(order.from, order.asNew, order.message, version?.version ?? null);
  if (own !== undefined || (same && open.run === source.id)) return detail.run;
  throw new RequestError(
    "CONFLICT",
    `${open.by} has just asked for another retry of this message. Look at that run first.`,
    { detail: { run: detail.run } },
  );
}

async function writeOrder(
  { tx, scope, actor }: CommandContext,
  source: StoredRun,
  order: RetryOrder & { readonly chosen: ChosenVersion | null },
): Promise<string> {
  const { chosen } = order;
  const at = new Date();
  const run = newId(at.getTime());
  const detail: RetryDetail = {
    run,
    ...(chosen === null && (isInItem(order.from) ? { item: order.from } : { from: order.from })),
    ...(order.asNew && { asNew: true }),
    ...(order.message !== null && { message: order.message }),
    ...(chosen !== null && { other: { ...chosen, from: order.from } }),
  };
  const written = await tx.execute(sql`
    insert into run_command (id, partner_id, distributor_id, run, origin, kind, detail, at, by)
    values (${order.request ?? newId(at.getTime())}::uuid, ${scope.partnerId}::uuid,
      ${scope.distributorId}::uuid, ${source.id}::uuid, ${source.origin}::uuid, 'retry',
      ${JSON.stringify(detail)}::json, ${at.toISOString()}::timestamptz, ${actor.name})
    on conflict (id) do nothing returning id`);
  if (written.length === 0) {
    throw new RequestError("CONFLICT", "This request id is taken. Use a new one.");
  }
  await recordAudit(tx, actor, {
    partnerId: scope.partnerId,
    distributorId: scope.distributorId,
    environmentId: source.environmentId,
    action: order.asNew
      ? "run.send-as-new"
      : order.message === null
        ? "run.retry"
        : "run.edit-retry",
    subject: { kind: "run", id: source.id },
    detail: {
      run,
      from: order.from,
      reason: order.reason,
      flow: source.flow,
      ...editedDetail(order.message),
      ...(chosen !== null && { version: order.version?.kind ?? "same", hash: chosen.version }),
      ...(order.bulk !== undefined && { bulk: order.bulk }),
    },
  });
  return run;
}

/** What the audit log keeps of a changed message: enough to recognise it, never the message. */
function editedDetail(message: string | null): JsonObject {
  if (message === null) return {};
  const sha256 = createHash("sha256").update(message).digest("hex");
  return { edited: { bytes: Buffer.byteLength(message), sha256 } };
}

/** Without its first segment there is nothing to start from. */
async function requireMessage(
  tx: ScopedTransaction,
  scope: Scope,
  source: StoredRun,
): Promise<void> {
  const kept = await tx.execute(sql`
    select from segment where class = ${source.retention} and run = ${source.id}::uuid and seg = 0
      and partner_id = ${scope.partnerId} and distributor_id = ${scope.distributorId}`);
  if (kept.length > 0) return;
  throw new RequestError(
    "CONFLICT",
    "The message of this run is past its retention, so there is nothing to retry from.",
  );
}

export type RetryState = {
  /** The new run is there. */
  readonly started: boolean;
  /** Why it never will be; null while it may. */
  readonly refused: string | null;
  /** The run that it waits for; null where it waits for none. */
  readonly awaits: string | null;
};

/** What became of a retry that was asked for. */
export async function readRetryState(
  tx: ScopedTransaction,
  scope: Scope,
  input: { readonly of: string; readonly run: string },
): Promise<RetryState> {
  const here = sql`partner_id = ${scope.partnerId} and distributor_id = ${scope.distributorId}`;
  const order = sql`from run_command
        where run = ${input.of}::uuid and kind = 'retry' and detail->>'run' = ${input.run}
          and ${here}`;
  const [row] = await tx.execute<RetryState>(sql`
    select exists (select from live where id = ${input.run}::uuid and ${here})
        or exists (select from run where id = ${input.run}::uuid and ${here}) as started,
      (select detail->>'refused' ${order}) as refused,
      (select detail->>'awaits' ${order}) as awaits`);
  return row ?? { started: false, refused: null, awaits: null };
}

function isFinal(status: string): boolean {
  return status === "succeeded" || status === "failed" || status === "cancelled";
}
