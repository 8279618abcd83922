import { FlowError } from "../errors/flow-error";
import type { FlowDocument } from "../flow/document";
import type { JsonObject } from "../json";
import type { Journal } from "../ports";
import { adoptedResults } from "./adopted-results";
import { hashesByName, loadTables } from "./pinned-tables";
import { compilePlan, type Plan } from "./plan";
import type { RunHead, TableVersions } from "./records";
import { playThrough, type Rehearsed, refusingHttp } from "./rehearsal-play";
import { takenOver } from "./replay";
import { cameTo, hasOtherTables } from "./replay-came";
import { type Counterparts, counterpartsIn } from "./replay-counterparts";
import type { EarlierRun } from "./replay-deeds";
import type { ReplayForecast } from "./replay-fates";
import { forecastOf } from "./replay-forecast";
import {
  effectsOf,
  isFolded,
  type Past,
  ranPlan,
  readAllReached,
  readPast,
  readReached,
} from "./replay-past";
import type { ReplayStart } from "./replay-start";
import type { RunHost } from "./run-host";
import { decodeSegment } from "./segment-codec";
import type { SentTo } from "./sent-to";

export type RehearsalRequest = {
  /** Of the version that is to run, and its hash. */
  readonly document: FlowDocument;
  readonly version: string;
  readonly parameters: JsonObject;
  readonly source: RunHead;
  /** Earlier runs of the same origin, newest first, the source included. */
  readonly chain: readonly RunHead[];
  /** Those of them that go on: what they have under way is waited for. */
  readonly open?: ReadonlySet<string>;
  readonly from: ReplayStart;
  readonly message?: Uint8Array;
  /** By connection slot, where it leads now, as far as that is known: an earlier run may have sent elsewhere. */
  readonly leads?: ReadonlyMap<string, SentTo>;
};

/** What a rehearsal reads; it writes and sends nothing. */
export type RehearsalHost = Pick<RunHost, "clock" | "hash" | "tables" | "code" | "plan"> & {
  readonly journal: Pick<Journal, "load" | "readPayload">;
};

/**
 * Plays a replay through in memory, with the answers that earlier runs got, and says for each effect what it
 * would come to. Nothing is stored and nothing leaves the process. Throws FLOW_INVALID where the start is not
 * in the version.
 */
export async function rehearseReplay(
  host: RehearsalHost,
  request: RehearsalRequest,
): Promise<ReplayForecast> {
  const pasts = await readAllReached(host, request.chain);
  const plan = compilePlan(request.document, { http: refusingHttp });
  const folded = pasts.some(isFolded);
  const rehearsed = folded ? null : await playThrough(host, request, pasts);
  const { seen = [], end = null } = rehearsed ?? {};
  const { open = noneOpen, leads = noLeads } = request;
  const forecast = forecastOf(plan, { pasts, open, leads, seen, end });
  const found = await counterpartsOf(host, request, { plan, pasts, rehearsed });
  return found.state === "lost" ? { ...forecast, refused: found.why } : forecast;
}

/**
 * Throws LIMIT_REACHED for a replay that would do a second time, by another step or under another key, what an earlier
 * run did, or take something for done that no run did: of another version than that ran, by other tables, or after a
 * run that was stepped through. `read` is what was read of the chain, by who has.
 */
export async function refuseUnrecognised(
  host: RehearsalHost,
  request: RehearsalRequest,
  read?: readonly Past[],
): Promise<void> {
  const { chain, version } = request;
  const plan = compilePlan(request.document, { http: refusingHttp });
  if (
    chain.every((head) => head.version === version && head.purpose !== "debug") &&
    (await areTablesAsBefore(host, request, plan))
  ) {
    return;
  }
  const pasts = read ?? (await readChain(host, request));
  const found = await counterpartsOf(host, request, { plan, pasts, rehearsed: null });
  if (found.state === "lost") throw new FlowError("LIMIT_REACHED", found.why);
}

async function readChain(
  host: RehearsalHost,
  { chain, source }: RehearsalRequest,
): Promise<readonly Past[]> {
  const pasts: Past[] = [];
  for (const head of chain) {
    const past = await (head.id === source.id ? readPast : readReached)(host, head);
    if (past !== null) pasts.push(past);
  }
  return pasts;
}

const noneOpen: ReadonlySet<string> = new Set();
const noLeads: ReadonlyMap<string, SentTo> = new Map();

/** Why a replay under its own keys would be refused, if it began now; null where it would not, or would wait. */
export async function replayRefusal(
  host: RehearsalHost,
  request: RehearsalRequest,
): Promise<string | null> {
  try {
    await refuseUnrecognised(host, request);
    const pasts = await readAllReached(host, request.chain);
    const ended = pasts.filter(({ head }) => request.open?.has(head.id) !== true);
    adoptedResults(compilePlan(request.document, { http: refusingHttp }), ended);
    return null;
  } catch (cause) {
    if (cause instanceof FlowError && cause.code === "LIMIT_REACHED") return cause.message;
    throw cause;
  }
}

/** It is played through only where that has to be known. */
async function counterpartsOf(
  host: RehearsalHost,
  request: RehearsalRequest,
  {
    plan,
    pasts,
    rehearsed,
  }: {
    readonly plan: Plan;
    readonly pasts: readonly Past[];
    readonly rehearsed: Rehearsed | null;
  },
): Promise<Counterparts> {
  const { source, from, version, parameters } = request;
  const tables = await newestTables(host, request, plan);
  const earlier: EarlierRun[] = [];
  for (const past of pasts) {
    const { head, contents } = past;
    const isReal = head.purpose !== "debug";
    // Of the same version only what came to it may be other; of one whose history is gone others say what it did.
    const isSame = isReal ? !hasOtherTables(past, tables) : contents.length === 0;
    if (head.version === version && (isSame || contents.length === 0)) continue;
    earlier.push({ past, plan: await ranPlan(host, past) });
  }
  if (earlier.length === 0) return { state: "all" };
  const past = pasts.find(({ head }) => head.id === source.id);
  const seeded =
    past === undefined ? new Set<string>() : await takenOver(host, past, plan, { from, version });
  const known = { plan, parameters, tables, earlier, seeded, done: doneKeys(pasts) };
  const found = counterpartsIn({ ...known, played: null });
  if (found.state !== "undecided") return found;
  const { seen, past: run } = rehearsed ?? (await playThrough(host, request, pasts));
  const came = await cameTo(host, earlier, { plan, past: run });
  return counterpartsIn({ ...known, played: { id: run.head.id, seen, came } });
}

/** Most retries read what was read before: no value of an earlier run is needed to say so. */
async function areTablesAsBefore(
  host: RehearsalHost,
  request: RehearsalRequest,
  plan: Plan,
): Promise<boolean> {
  if (plan.tables.length === 0) return true;
  const tables = await newestTables(host, request, plan);
  for (const head of request.chain) {
    const { segments } = await host.journal.load(head);
    const contents = segments.map(({ body }) => decodeSegment(body));
    if (contents.length > 0 && hasOtherTables({ contents }, tables)) return false;
  }
  return true;
}

/** What a run that began now would read; nothing where a table is not there. */
async function newestTables(
  host: RehearsalHost,
  { source, version }: RehearsalRequest,
  plan: Plan,
): Promise<TableVersions> {
  try {
    return hashesByName(await loadTables(host, { ...source, version }, plan, undefined));
  } catch (cause) {
    // The run that begins says so itself.
    if (cause instanceof FlowError) return {};
    throw cause;
  }
}

function doneKeys(pasts: readonly Past[]): ReadonlySet<string> {
  const done = pasts.flatMap((past) =>
    [...effectsOf(past).values()].filter(({ outcome }) => outcome === "done"),
  );
  return new Set(done.map(({ key }) => key));
}
