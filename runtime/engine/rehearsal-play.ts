import { FlowError } from "../errors/flow-error";
import type { FlowDocument } from "../flow/document";
import type { Json, JsonObject } from "../json";
import type { NodeExecution } from "../nodes/execution";
import { nodeExecutions } from "../nodes/executions";
import { partOfPayload } from "../payload-part";
import type { PayloadRef, SegmentWrite, WaitEvent } from "../ports";
import { derivedId } from "./derived-id";
import { loadValues } from "./history-values";
import { compilePlan, type Plan } from "./plan";
import type { RunEnd, RunHead } from "./records";
import type { RehearsalHost, RehearsalRequest } from "./rehearsal";
import { startReplay } from "./replay";
import type { SeenEffect } from "./replay-forecast";
import { knownEffects, type Past, type PastEffect } from "./replay-past";
import type { AdoptedResult } from "./run-context";
import type { Calls, RunHost } from "./run-host";
import { decodeSegment } from "./segment-codec";

const rehearsalMaxMs = 4_000;

/** How far a rehearsal came. */
export type Rehearsed = {
  /** The effects that it came to. */
  readonly seen: readonly SeenEffect[];
  /** Null where it stopped at something that nobody has answered yet, or took too long. */
  readonly end: RunEnd | null;
  /** What it did, as if it had been a run. */
  readonly past: Past;
};

/** Plays a replay through in memory, with the answers of earlier runs. */
export async function playThrough(
  host: RehearsalHost,
  request: RehearsalRequest,
  pasts: readonly Past[],
): Promise<Rehearsed> {
  const { source, from, parameters, message } = request;
  const seen: SeenEffect[] = [];
  const known = knownEffects(asAdopted(pasts, source));
  const plan = rehearsalPlan(request.document, seen);
  const head: RunHead = {
    ...source,
    version: request.version,
    purpose: "replay",
    parent: source.id,
  };
  const stage = new Stage(host, { pasts, known, seen });
  const started = await startReplay(stage.host, {
    head,
    plan,
    parameters,
    source,
    chain: [],
    from,
    lane: null,
    execute: "here",
    adopted: resultsOf(known),
    ...(message !== undefined && { message }),
  });
  // Code may take longer than all the rest: nothing is written meanwhile.
  const timer = setTimeout(() => stage.stopping.abort(), rehearsalMaxMs);
  await started.done.finally(() => clearTimeout(timer));
  return { seen, end: stage.end, past: await stage.pastOf(head) };
}

/** A replay takes over what its source was answered before what others were. */
function asAdopted(pasts: readonly Past[], { id }: RunHead): readonly Past[] {
  const isSource = ({ head }: Past) => head.id === id;
  return [...pasts.filter(isSource), ...pasts.filter((past) => !isSource(past))];
}

type Play = {
  readonly pasts: readonly Past[];
  readonly known: ReadonlyMap<string, PastEffect>;
  readonly seen: SeenEffect[];
};

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
export const refusingHttp = {
  send: () => Promise.reject(new RangeError("A rehearsal sends nothing")),
};

/** A host on which nothing is real but the histories of earlier runs. */
class Stage {
  end: RunEnd | null = null;
  readonly host: RunHost;
  readonly stopping = new AbortController();
  #ahead = 0;
  readonly #real: RehearsalHost;
  readonly #bodies: Uint8Array[] = [];
  readonly #payloads = new Map<string, Uint8Array>();

  constructor(real: RehearsalHost, { pasts, known, seen }: Play) {
    this.#real = real;
    const { clock } = real;
    const until = clock.monotonic() + rehearsalMaxMs;
    const written = async (write: Written | null) => {
      if (write !== null) this.#keep(write);
      if (clock.monotonic() > until) this.stopping.abort();
      return "written" as const;
    };
    this.host = {
      journal: {
        start: async (write) => {
          this.#keep(write);
          return { outcome: "started", epoch: 1 };
        },
        append: written,
        release: (_run, _epoch, _release, write) => written(write),
        finish: async (write, end) => {
          this.#keep(write);
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
      connections: async (_run, slot) => ({ ...noConnection, name: slot }),
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

  #keep({ body, payloads }: Written): void {
    this.#bodies.push(body);
    for (const { hash, bytes } of payloads) this.#payloads.set(hash, bytes);
  }

  /** All of it: nothing is folded, as nobody recovers it. */
  async pastOf(head: RunHead): Promise<Past> {
    const contents = this.#bodies.map((body) => {
      const { summary: _summary, ...content } = decodeSegment(body);
      return content;
    });
    const readPayload = async (run: RunHead, ref: PayloadRef) => {
      const own = this.#payloads.get(ref.hash);
      return own === undefined ? this.#real.journal.readPayload(run, ref) : partOfPayload(own, ref);
    };
    return {
      head,
      contents,
      values: await loadValues({ journal: { readPayload } }, head, contents),
    };
  }
}

type Written = Pick<SegmentWrite, "body" | "payloads">;

const noTables = Promise.resolve([]);
const noConnection = {
  id: "",
  kind: "",
  config: {},
  secrets: {},
  mask: (text: string): string => text,
};

/** The event that an earlier run's wait ended with; what was given to one that was stepped through never came. */
function pastEvent(pasts: readonly Past[], node: string, path: string): WaitEvent | null {
  for (const { head, contents, values } of pasts) {
    if (head.purpose === "debug") continue;
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
