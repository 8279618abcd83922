import { FlowError } from "../errors/flow-error";
import type { Json } from "../json";
import type { Journal } from "../ports";
import type { DebugEvent } from "./debug/debug-record";
import { didReach } from "./did-reach";
import { loadValues, type Values } from "./history-values";
import type { Plan } from "./plan";
import type { IntentRecord, IterationPath, RunHead, SegmentContent, StepRecord } from "./records";
import type { AdoptedResult } from "./run-context";
import type { RunHost } from "./run-host";
import { decodeSegment } from "./segment-codec";
import type { SentTo } from "./sent-to";
import { attemptOf } from "./step-place";
import type { Summary } from "./summary";

/** What an earlier run of a chain did, as far as its journal still says. */
export type Past = {
  readonly head: RunHead;
  readonly contents: readonly SegmentContent[];
  readonly values: Values;
};

export async function readPast(
  host: { readonly journal: Pick<Journal, "load" | "readPayload"> },
  head: RunHead,
): Promise<Past> {
  const { segments } = await host.journal.load(head);
  const contents = segments.map(({ body }) => decodeSegment(body));
  return { head, contents, values: await loadValues(host, head, contents) };
}

/** Null where the version is not kept any more, or not to be read by this build. */
export async function ranPlan(
  host: Pick<RunHost, "plan">,
  { head }: Pick<Past, "head">,
): Promise<Plan | null> {
  try {
    return await host.plan(head);
  } catch (cause) {
    if (cause instanceof FlowError) return null;
    throw cause;
  }
}

/** Null for a run that can have done nothing at a real system: no value of it is read. */
export async function readReached(
  host: { readonly journal: Pick<Journal, "load" | "readPayload"> },
  head: RunHead,
): Promise<Past | null> {
  const { segments } = await host.journal.load(head);
  const contents = segments.map(({ body }) => decodeSegment(body));
  if (!didReach({ head, contents })) return null;
  return { head, contents, values: await loadValues(host, head, contents) };
}

/** The same of several, one after the other: only what reached something is held. */
export async function readAllReached(
  host: { readonly journal: Pick<Journal, "load" | "readPayload"> },
  heads: readonly RunHead[],
): Promise<readonly Past[]> {
  const pasts: Past[] = [];
  for (const head of heads) {
    const past = await readReached(host, head);
    if (past !== null) pasts.push(past);
  }
  return pasts;
}

/** Steps of before its newest summary are not among what was read. */
export function isFolded({ contents }: Past): boolean {
  return contents.some(({ summary }) => summary !== undefined);
}

/** What people did to it, and how it stood, as far as that is read. */
export function debugEventsOf({ contents }: Past): readonly DebugEvent[] {
  return contents.flatMap(({ debug = [], summary }) => {
    const folded = (summary as unknown as Pick<Summary, "debug"> | undefined)?.debug ?? [];
    return [...debug, ...folded];
  });
}

/** What became of one effect of an earlier run. */
export type PastEffect = {
  readonly key: string;
  readonly node: string;
  readonly path: IterationPath;
  /** Epoch ms of its last attempt. */
  readonly at: number;
  /** From when on, in epoch ms, no request of it is on its way any more: the time-out has passed twice. */
  readonly over: number;
  readonly request: Json;
  /** `doubtful`: it may have happened, and nobody has said whether. */
  readonly outcome: "done" | "failed" | "doubtful";
  /** What it handed on, where it is done. */
  readonly result: AdoptedResult | null;
  /** It was taken over from another run: this one sent nothing. */
  readonly adopted: boolean;
  /** The system that its last request went to; null where that is not known. */
  readonly to: SentTo | null;
  /** Somebody, or a look-up, has said in this run what came of it before. */
  readonly settled: boolean;
};

/**
 * Effects by idempotency key, which is the same in every run of a chain. Of a debug run only those that reached the
 * real system: what it was answered otherwise never happened. A run that was only played is in no chain.
 */
export function effectsOf(past: Past): ReadonlyMap<string, PastEffect> {
  const known = effectsRead.get(past);
  if (known !== undefined) return known;
  const effects = readEffects(past);
  effectsRead.set(past, effects);
  return effects;
}

/** What was read of a run is asked for several questions. */
const effectsRead = new WeakMap<Past, ReadonlyMap<string, PastEffect>>();

function readEffects({ head, contents, values }: Past): ReadonlyMap<string, PastEffect> {
  const intents = new Map<string, IntentRecord>();
  const led = new Map<string, SentTo | null>();
  const unsent = unsentIn(contents);
  const countsAll = head.purpose !== "debug";
  const sent = contents.flatMap((content) => content.intents);
  for (const intent of sent.filter(({ mode }) => countsAll || mode === "live")) {
    const place = `${intent.path} ${intent.node}`;
    intents.set(place, intent);
    if (!unsent.has(attemptOf(intent))) led.set(place, intent.to ?? null);
  }
  const effects = new Map<string, PastEffect>();
  const { last, doubtful, settled } = lastRecords(contents);
  for (const [place, intent] of intents) {
    const { idempotencyKey, node, path, sentAt, timeoutMs, request, body } = intent;
    const step = last.get(place);
    // What came of tries before says nothing of the last one.
    const isAnswered = step !== undefined && step.attempt >= intent.attempt;
    const found = Math.max(sentAt, doubtful.get(place) ?? 0);
    const whole: Json = values.json(request);
    const done = step?.status === "succeeded" && step.output !== null;
    const to = led.get(place) ?? null;
    effects.set(idempotencyKey, {
      key: idempotencyKey,
      node,
      path,
      at: sentAt,
      over: found + 2 * timeoutMs,
      request: body === undefined ? whole : { ...values.object(request), body: values.json(body) },
      outcome: done ? "done" : doubtful.has(place) || !isAnswered ? "doubtful" : "failed",
      result: done
        ? { value: values.json(step.output), port: step.port, ...(to !== null && { to }) }
        : null,
      adopted: step?.settledBy === "adopted",
      to,
      settled: settled.has(place),
    });
  }
  for (const effect of foundOut({ head, contents, values }, { intents, last, doubtful })) {
    if (!effects.has(effect.key)) effects.set(effect.key, effect);
  }
  return effects;
}

type Records = ReturnType<typeof lastRecords>;

/**
 * Effects for which this run has sent nothing, and of which it was asked, or found out, what an earlier run's request
 * came to. Their keys are told by their places, unless the step has keys of its own.
 */
function foundOut(
  { head, contents, values }: Past,
  {
    intents,
    last,
    doubtful,
  }: Pick<Records, "last" | "doubtful"> & { readonly intents: ReadonlyMap<string, IntentRecord> },
): readonly PastEffect[] {
  const doubts = contents[0]?.start?.replay?.doubts as
    | { readonly [key: string]: readonly SentTo[] }
    | undefined;
  if (doubts === undefined) return [];
  return [...last].flatMap(([place, step]): PastEffect[] => {
    const { node, path, status, output, port, settledBy, request, startedAt } = step;
    const key = plainKey(head, step);
    const [to = null] = doubts[key] ?? [];
    const isSettled = settledBy === "person" || settledBy === "look-up";
    const isDoubtful = doubtful.has(place);
    if (to === null || intents.has(place) || !(isSettled || isDoubtful)) return [];
    const done = status === "succeeded" && output !== null;
    return [
      {
        key,
        node,
        path,
        at: startedAt,
        over: startedAt,
        request: request === undefined ? null : values.json(request),
        outcome: done ? "done" : isDoubtful ? "doubtful" : "failed",
        result: done ? { value: values.json(output), port, to } : null,
        adopted: false,
        to,
        settled: isSettled,
      },
    ];
  });
}

/** The key of a step that has no expression for it. */
function plainKey({ origin }: RunHead, { node, path }: StepRecord): string {
  const indexes = path === "" ? [] : path.split("/").map((part) => part.split(":").at(-1));
  return [origin, node, ...indexes].join(".");
}

/** Attempts whose requests surely never left. */
function unsentIn(contents: readonly SegmentContent[]): ReadonlySet<string> {
  const steps = contents.flatMap((content) => content.steps);
  return new Set(steps.filter(({ unsent }) => unsent === true).map(attemptOf));
}

/**
 * By path and node: the last record, since when, in epoch ms, an attempt may have had its effect, and where it was said
 * what came of one.
 */
function lastRecords(contents: readonly SegmentContent[]) {
  const last = new Map<string, StepRecord>();
  const doubtful = new Map<string, number>();
  const settled = new Set<string>();
  for (const step of contents.flatMap(({ steps }) => steps)) {
    const place = `${step.path} ${step.node}`;
    if (step.status === "unknown" || step.status === "in-doubt") {
      doubtful.set(place, step.startedAt);
    } else if (settles(step)) doubtful.delete(place);
    if (step.settledBy === "person" || step.settledBy === "look-up") settled.add(place);
    last.set(place, step);
  }
  return { last, doubtful, settled };
}

/** A record that says what came of earlier attempts; a run that was cancelled in doubt says nothing. */
function settles({ status, settledBy }: StepRecord): boolean {
  if (status === "succeeded" || status === "failed") return true;
  return status === "retrying" && settledBy !== undefined;
}

const weight: { readonly [outcome in PastEffect["outcome"]]: number } = {
  done: 2,
  doubtful: 1,
  failed: 0,
};

/** The newest result counts; an attempt without one only where no run has a result, and first what may have happened. */
export function knownEffects(
  pasts: readonly Past[],
  counts: (effect: PastEffect) => boolean = () => true,
): ReadonlyMap<string, PastEffect> {
  const known = new Map<string, PastEffect>();
  for (const past of pasts) {
    for (const [key, effect] of effectsOf(past)) {
      if (!counts(effect)) continue;
      const before = known.get(key);
      const isBetter = before === undefined || weight[effect.outcome] > weight[before.outcome];
      if (isBetter) known.set(key, effect);
    }
  }
  return known;
}
