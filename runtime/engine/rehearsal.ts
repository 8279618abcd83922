import { FlowError } from "../errors/flow-error";
import type { FlowDocument } from "../flow/document";
import type { Json, JsonObject } from "../json";
import type { NodeExecution } from "../nodes/execution";
import { nodeExecutions } from "../nodes/executions";
import type { Journal, WaitEvent } from "../ports";
import { derivedId } from "./derived-id";
import { compilePlan, type Plan } from "./plan";
import type { RunEnd, RunHead } from "./records";
import { startReplay, takenOver } from "./replay";
import { counterpartsIn, type EarlierRun } from "./replay-counterparts";
import type { ReplayForecast } from "./replay-fates";
import { forecastOf, type SeenEffect } from "./replay-forecast";
import {
  adoptedResults,
  effectsOf,
  isFolded,
  type Past,
  type PastEffect,
  ranPlan,
  readAllReached,
  readPast,
  readReached,
} from "./replay-past";
import type { ReplayStart } from "./replay-start";
import type { AdoptedResult } from "./run-context";
import type { Calls, RunHost } from "./run-host";

export type RehearsalRequest = {
  /** Of the version that is to run, and its hash. */
  readonly document: FlowDocument;
  readonly version: string;
  readonly parameters: JsonObject;
  readonly source: RunHead;
  /** Earlier runs of the same origin, newest first, the source included. */
  readonly chain: readonly RunHead[];
  readonly from: ReplayStart;
  readonly message?: Uint8Array;
};

/** What a rehearsal reads; it writes and sends nothing. */
export type RehearsalHost = Pick<RunHost, "clock" | "hash" | "tables" | "code" | "plan"> & {
  readonly journal: Pick<Journal, "load" | "readPayload">;
};

const rehearsalMaxMs = 4_000;

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
  const known = knownEffects(pasts);
  const plan = compilePlan(request.document, { http: refusingHttp });
  const seen: SeenEffect[] = [];
  const folded = pasts.some(isFolded);
  const end = folded ? null : await playThrough(host, request, { pasts, known, seen });
  const forecast = forecastOf(plan, { pasts, known, seen, end });
  const found = counterpartsIn(await questionOf(host, request, { plan, pasts, seen }));
  return found.state === "lost" ? { ...forecast, refused: found.why } : forecast;
}

/**
 * Throws LIMIT_REACHED for a replay of another version than an earlier run ran, where it would do a second time, by
 * another step or under another key, what that run did.
 */
export async function refuseUnrecognised(
  host: RehearsalHost,
  request: RehearsalRequest,
): Promise<void> {
  const { chain, source, version } = request;
  if (chain.every((head) => head.version === version && head.purpose !== "debug")) return;
  const pasts: Past[] = [];
  for (const head of chain) {
    const past = await (head.id === source.id ? readPast : readReached)(host, head);
    if (past !== null) pasts.push(past);
  }
  const plan = compilePlan(request.document, { http: refusingHttp });
  let found = counterpartsIn(await questionOf(host, request, { plan, pasts, seen: null }));
  if (found.state === "undecided") {
    const seen: SeenEffect[] = [];
    await playThrough(host, request, { pasts, known: knownEffects(pasts), seen });
    found = counterpartsIn(await questionOf(host, request, { plan, pasts, seen }));
  }
  if (found.state === "lost") throw new FlowError("LIMIT_REACHED", found.why);
}

/** Why a replay under its own keys would be refused, if it began now; null where it would not. */
export async function replayRefusal(
  host: RehearsalHost,
  request: RehearsalRequest,
): Promise<string | null> {
  try {
    await refuseUnrecognised(host, request);
    const pasts = await readAllReached(host, request.chain);
    adoptedResults(compilePlan(request.document, { http: refusingHttp }), pasts);
    return null;
  } catch (cause) {
    if (cause instanceof FlowError && cause.code === "LIMIT_REACHED") return cause.message;
    throw cause;
  }
}

async function questionOf(
  host: RehearsalHost,
  { source, from, version, parameters }: RehearsalRequest,
  {
    plan,
    pasts,
    seen,
  }: {
    readonly plan: Plan;
    readonly pasts: readonly Past[];
    readonly seen: readonly SeenEffect[] | null;
  },
) {
  // What was stepped through may have sent something by another key, also by the same version.
  const others = pasts.filter(
    ({ head, contents }) =>
      head.version !== version || (head.purpose === "debug" && contents.length > 0),
  );
  const earlier = await Promise.all(
    others.map(async (past): Promise<EarlierRun> => ({ past, plan: await ranPlan(host, past) })),
  );
  const past = pasts.find(({ head }) => head.id === source.id);
  const seeded =
    past === undefined ? new Set<string>() : await takenOver(host, past, plan, { from, version });
  return { plan, parameters, earlier, seeded, seen, done: doneKeys(pasts) };
}

function doneKeys(pasts: readonly Past[]): ReadonlySet<string> {
  const done = pasts.flatMap((past) =>
    [...effectsOf(past).values()].filter(({ outcome }) => outcome === "done"),
  );
  return new Set(done.map(({ key }) => key));
}

/** The newest result counts; an attempt without one only where no run has a result. */
function knownEffects(pasts: readonly Past[]): ReadonlyMap<string, PastEffect> {
  const known = new Map<string, PastEffect>();
  for (const past of pasts) {
    for (const [key, effect] of effectsOf(past)) {
      const before = known.get(key);
      const better = before?.outcome !== "done" && effect.outcome === "done";
      if (before === undefined || better) known.set(key, effect);
    }
  }
  return known;
}

type Play = {
  readonly pasts: readonly Past[];
  readonly known: ReadonlyMap<string, PastEffect>;
  readonly seen: SeenEffect[];
};

/** Null where it stopped at something that nobody has answered yet, or took too long. */
async function playThrough(
  host: RehearsalHost,
  request: RehearsalRequest,
  play: Play,
): Promise<RunEnd | null> {
  const { source, from, parameters, message } = request;
  const plan = rehearsalPlan(request.document, play.seen);
  const stage = new Stage(host, plan, play);
  const started = await startReplay(stage.host, {
    head: { ...source, version: request.version, purpose: "replay", parent: source.id },
    plan,
    parameters,
    source,
    chain: [],
    from,
    lane: null,
    execute: "here",
    adopted: resultsOf(play.known),
    ...(message !== undefined && { message }),
  });
  // Code may take longer than all the rest: nothing is written meanwhile.
  const timer = setTimeout(() => stage.stopping.abort(), rehearsalMaxMs);
  await started.done.finally(() => clearTimeout(timer));
  return stage.end;
}

function resultsOf(known: ReadonlyMap<string, PastEffect>): ReadonlyMap<string, AdoptedResult> {
  const results = new Map<string, AdoptedResult>();
  for (const [key, { result }] of known) if (result !== null) results.set(key, result);
  return results;
}

/** The same version with effects that only say what they would send, and with time that passes at once. */
function rehearsalPlan(document: FlowDocument, seen: SeenEffect[]): Plan {
  const executions = new Map<string, NodeExecution>();
  for (const [type, execution] of nodeExecutions) executions.set(type, listening(execution, seen));
  return compilePlan(document, { http: refusingHttp, executions });
}

function listening(execution: NodeExecution, seen: SeenEffect[]): NodeExecution {
  switch (execution.behaviour) {
    case "effect":
      return {
        behaviour: "effect",
        compile(config, context) {
          const real = execution.compile(config, context);
          return {
            guarantee: "none",
            request(scope, key) {
              const request = real.request(scope, key);
              seen.push({ node: context.nodeId, key, request });
              return request;
            },
            send: async () => ({ outcome: "unknown", error: notForeseen }),
          };
        },
      };
    case "wait":
      return {
        behaviour: "wait",
        compile(config, context) {
          const real = execution.compile(config, context);
          return (scope, begunAt) => {
            const wait = real(scope, begunAt);
            return wait.event === undefined ? { ...wait, until: begunAt } : wait;
          };
        },
      };
    default:
      return execution;
  }
}

const notForeseen = new FlowError("ANSWER_UNKNOWN", "No earlier run got an answer here.");
const refusingHttp = { send: () => Promise.reject(new RangeError("A rehearsal sends nothing")) };

/** A host on which nothing is real but the histories of earlier runs. */
class Stage {
  end: RunEnd | null = null;
  readonly host: RunHost;
  readonly stopping = new AbortController();
  #ahead = 0;

  constructor(real: RehearsalHost, _plan: Plan, { pasts, known, seen }: Play) {
    const { clock } = real;
    const until = clock.monotonic() + rehearsalMaxMs;
    const written = async () => {
      if (clock.monotonic() > until) this.stopping.abort();
      return "written" as const;
    };
    this.host = {
      journal: {
        start: async () => ({ outcome: "started", epoch: 1 }),
        append: written,
        release: written,
        finish: async (_write, end) => {
          this.end = end;
          return "written";
        },
        confirm: async () => true,
        load: (run) => real.journal.load(run),
        readPayload: (run, ref) => real.journal.readPayload(run, ref),
      },
      clock: { now: () => clock.now() + this.#ahead, monotonic: () => clock.monotonic() },
      ids: { next: () => "" },
      hash: (bytes) => real.hash(bytes),
      connections: async (_run, slot) => ({ ...noConnection, id: slot, name: slot }),
      plan: (run) => real.plan(run),
      waits: { take: async (_run, { node, path }) => pastEvent(pasts, node, path) },
      calls: pastCalls((bytes) => real.hash(bytes), known, seen),
      // It touches nothing outside, and gives what it gave: its clock and its chance are those of the origin.
      ...(real.code && { code: real.code }),
      ...(real.tables && { tables: (run, wanted) => real.tables?.(run, wanted) ?? noTables }),
      commands: { pending: () => [] },
      stopping: this.stopping.signal,
      pause: async (ms) => {
        this.#ahead += ms;
      },
    };
  }
}

const noTables = Promise.resolve([]);
const noConnection = {
  kind: "",
  config: {},
  secrets: {},
  mask: (text: string): string => text,
};

/** The event that an earlier run's wait ended with. */
function pastEvent(pasts: readonly Past[], node: string, path: string): WaitEvent | null {
  for (const { contents, values } of pasts) {
    const step = contents
      .flatMap(({ steps }) => steps)
      .find((s) => s.node === node && s.path === path && s.status === "succeeded");
    const event = step?.output == null ? undefined : values.object(step.output).event;
    if (event === undefined || event === null) continue;
    const { id, type, key, at, data } = event as JsonObject;
    return {
      id: String(id),
      type: String(type),
      key: String(key),
      at: Date.parse(String(at)),
      data: JSON.stringify(data ?? null),
    };
  }
  return null;
}

/** Sub-flows answer as they did; one that was not called yet does not answer. */
function pastCalls(
  hash: (bytes: Uint8Array) => string,
  known: ReadonlyMap<string, PastEffect>,
  seen: SeenEffect[],
): Calls {
  const byOrigin = new Map([...known].map(([key, effect]) => [derivedId(hash, key), effect]));
  return {
    async call(_caller, { origin, kind }) {
      const effect = kind === "sub-flow" ? byOrigin.get(origin) : undefined;
      if (effect === undefined) return { state: "running", run: "" };
      seen.push({ node: effect.node, key: effect.key, request: effect.request });
      if (effect.result === null) return { state: "running", run: "" };
      const output: Json = effect.result.value;
      return { state: "ended", run: "", status: "succeeded", output, error: null };
    },
  };
}
