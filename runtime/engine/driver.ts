import { FlowError } from "../errors/flow-error";
import type { Json, JsonObject } from "../json";
import type { Answer, TriggerMessage } from "../nodes/execution";
import type { Disowned, StartVerdict, StartWrite } from "../ports";
import type { DebugPace, DebugSetup } from "./debug/debug-setup";
import type { GivenAnswers } from "./debug/given-answers";
import { deliveryIdOf, type SigningSchemes } from "./delivery-id";
import type { KnownBefore } from "./known-before";
import { hashesByName, loadTables, tablesByName } from "./pinned-tables";
import type { Plan } from "./plan";
import { Recorder } from "./recorder";
import type { RunHead, TriggerRecord, ValueRef } from "./records";
import { recoverRun } from "./recovery";
import { isAgain, type RunContext, runRoot, type SeedStep } from "./run-context";
import { RunDriver } from "./run-driver";
import type { DriveOutcome, LoadedTable, RunHost } from "./run-host";
import type { FirstCommit } from "./run-writer";
import { type StoredSeed, settleSeeds, storeSeed } from "./start-seeds";
import type { OlderTold } from "./trial/older-told";
import { messageOf, type TriggerInput } from "./trigger-message";

export type StartRequest = KnownBefore & {
  readonly head: RunHead;
  readonly plan: Plan;
  readonly trigger: TriggerInput;
  /** The same as a message, where it was read already: its body is then not parsed again. */
  readonly message?: TriggerMessage;
  /** Values of the publication. */
  readonly parameters: JsonObject;
  readonly dedupe: StartWrite["dedupe"];
  readonly lane: StartWrite["lane"];
  /** `here` executes it in this process; `anywhere` only stores it for whoever claims it. */
  readonly execute: StartWrite["execute"];
  /** Choices of a replay, kept with the run. */
  readonly replay?: JsonObject;
  /** Replays, and calls made anew: steps taken over from the source. */
  readonly seeds?: readonly SeedStep[];
  /** Where a replay begins: what else is ready does not overtake it here. */
  readonly first?: { readonly node: string; readonly path: string };
  /** Trial runs: what stands for the answers of systems that are not asked. */
  readonly answers?: GivenAnswers;
  /** Debug runs: how it is set, how far it goes by itself, and what arrives at the first step instead. */
  readonly debug?: DebugStart;
};

export type DebugStart = {
  readonly setup: DebugSetup;
  readonly pace: DebugPace;
  readonly by: string;
  /** A fork: what arrives at its first step instead of what led to it. */
  readonly edit?:
    | {
        readonly node: string;
        readonly path: string;
        readonly value: Json;
        /** Who did it in the run that it is a fork of, and when. */
        readonly by?: string | null;
        readonly at?: number;
      }
    | undefined;
  /** The message is delivered a second time: the journal says whether it is known again. */
  readonly twice?: { readonly signing: SigningSchemes };
  /** An older message comes after it: what becomes of that one, and the message itself, an `OlderSource`. */
  readonly older?: { readonly told: OlderTold; readonly source: Json };
};

export type StartedRun = {
  /** Durable once resolved. Rejects with INTAKE_FULL or STORAGE_REFUSED: then nothing was accepted. */
  readonly verdict: Promise<StartVerdict>;
  /** The caller's answer once it is durable; null if the run gives none in this process. */
  readonly answered: Promise<Answer | null>;
  /** How driving ended here. `released` also when there was nothing to drive. */
  readonly done: Promise<DriveOutcome>;
};

/** Accepts a message as a new run and, with `execute: "here"`, drives it. */
export function startRun(host: RunHost, request: StartRequest): StartedRun {
  return request.plan.tables.length === 0
    ? startWith(host, request, [])
    : startWithTables(host, request);
}

function startWith(
  host: RunHost,
  request: StartRequest,
  tables: readonly LoadedTable[],
): StartedRun {
  return request.execute === "here"
    ? startHere(host, request, tables)
    : startAnywhere(host, request, tables);
}

/** A sender does not wait for tables any longer than for its message to be stored. */
const tablesWaitMs = 2_000;

/** Without its tables the message is still accepted; whoever claims the run asks for them again. */
function startWithTables(host: RunHost, request: StartRequest): StartedRun {
  const loading = loadTables(host, request.head, request.plan, undefined);
  const started = inTime(loading, tablesWaitMs).then(
    (tables) => startWith(host, request, tables),
    () => startAnywhere(host, elsewhere(request), []),
  );
  return {
    verdict: started.then(({ verdict }) => verdict),
    answered: started.then(({ answered }) => answered),
    done: started.then(({ done }) => done),
  };
}

function elsewhere(request: StartRequest): StartRequest {
  return Object.assign({}, request, { execute: "anywhere" as const });
}

/** A run that could not be read is offered again so much later. */
const unreadableMs = 60_000;

/**
 * Goes on with a run this process has just claimed under `epoch`; one that must not begin is held. A
 * version or a journal that this build cannot read is handed back as held: at once to another build where
 * this process leaves the version to it. Rejects if storage does.
 */
export async function resumeRun(
  host: RunHost,
  head: RunHead,
  epoch: number,
): Promise<DriveOutcome> {
  try {
    const driver = await recoverRun(host, head, epoch);
    const reason = driver.begun || isCancelled(host, head) ? null : await host.holdBack?.(head);
    if (reason != null) {
      const due = Number.POSITIVE_INFINITY;
      const verdict = await host.journal.release(
        head,
        epoch,
        { state: "held", due, note: reason },
        null,
      );
      return verdict === "written" ? "released" : "fenced";
    }
    return await driver.drive();
  } catch (cause) {
    if (!(cause instanceof FlowError) || cause.recovery !== "data") throw cause;
    const isLeft = needsOtherBuild(cause) && host.leaveVersion !== undefined;
    if (isLeft) host.leaveVersion?.(head.version);
    const due = host.clock.now() + (isLeft ? 0 : unreadableMs);
    const note = cause.message.slice(0, 200);
    const verdict = await host.journal.release(head, epoch, { state: "held", due, note }, null);
    return verdict === "written" ? "released" : "fenced";
  }
}

/** Its version, not only this one journal, is beyond this build. */
function needsOtherBuild({ code, detail }: FlowError): boolean {
  return code === "NODE_UNKNOWN" || (code === "FLOW_TOO_NEW" && !("format" in detail));
}

/** What is to be cancelled need not wait for its flow: it does nothing but end. */
function isCancelled({ commands }: RunHost, { id }: RunHead): boolean {
  return commands.pending(id).some(({ kind }) => kind === "cancel");
}

function startAnywhere(
  host: RunHost,
  request: StartRequest,
  tables: readonly LoadedTable[],
): StartedRun {
  const recorder = new Recorder(host.hash);
  acceptMessage(recorder, request, tables);
  const verdict = host.journal.start(startWrite(recorder, request)).then(written);
  const done = verdict.then(
    (): DriveOutcome => "released",
    (): DriveOutcome => "released",
  );
  return { verdict, answered: done.then(() => null), done };
}

function written(verdict: StartVerdict | Disowned): StartVerdict {
  if (verdict.outcome !== "disowned") return verdict;
  throw new RangeError("A run that anybody may execute was refused for want of an owner");
}

function startHere(
  host: RunHost,
  request: StartRequest,
  tables: readonly LoadedTable[],
): StartedRun {
  const recorder = new Recorder(host.hash);
  const { bodyRef, seeds } = acceptMessage(recorder, request, tables);
  const verdict = deferred<StartVerdict>();
  const answered = deferred<Answer | null>();
  const first: FirstCommit = async (write) => {
    try {
      const answer = await host.journal.start(Object.assign(write, intake(request)));
      if (answer.outcome !== "disowned") {
        verdict.resolve(answer);
        return answer;
      }
      // Only the message: what this driver has prepared is not promised, and whoever claims the run does it anew.
      verdict.resolve(await startAnywhere(host, elsewhere(request), tables).verdict);
      return { outcome: "queued" };
    } catch (cause) {
      verdict.reject(cause);
      return { outcome: "queued" };
    }
  };
  const driver = new RunDriver(host, contextOf(request, bodyRef, tables), recorder, {
    epoch: 1,
    seg: 0,
    first,
    bareStart: request.lane !== null,
  });
  driver.onAnswer = answered.resolve;
  if (request.debug !== undefined) driver.gate?.begin(request.debug.setup, request.debug.pace);
  driver.machine.start(request.trigger.node);
  settleSeeds(driver, seeds);
  beginWith(driver, request);
  const done = driver.drive().finally(() => answered.resolve(null));
  done.catch((cause: unknown) => verdict.reject(cause));
  return { verdict: verdict.promise, answered: answered.promise, done };
}

function contextOf(
  request: StartRequest,
  bodyRef: number,
  tables: readonly LoadedTable[],
): RunContext {
  const { head, plan, parameters, trigger, message, adopted, replay, answers, debug } = request;
  const { seeds = [] } = request;
  return {
    plan,
    head,
    parameters,
    message: message ?? messageOf(trigger),
    triggerNode: trigger.node,
    bodyRef,
    tables: tablesByName(tables),
    tableVersions: hashesByName(tables),
    adopted: adopted ?? new Map(),
    late: request.late ?? new Map(),
    doubts: request.doubts ?? new Map(),
    again: isAgain(head, replay),
    answers: answers ?? new Map(),
    seeded: new Set(debug && seeds.map(({ path, node }) => `${path} ${node}`)),
    debugged: debug !== undefined,
    trigger: null,
    run: runRoot(head),
  };
}

/** The message and all that a run begins with, recorded; gives the number of the raw body. */
function acceptMessage(
  recorder: Recorder,
  request: StartRequest,
  tables: readonly LoadedTable[],
): { readonly bodyRef: ValueRef; readonly seeds: readonly StoredSeed[] } {
  const { bytes, ...rest } = request.trigger;
  const { ref } = recorder.storeMessage(bytes);
  const record: TriggerRecord = Object.assign(rest, { body: ref });
  const replay = replayRecord(recorder, request);
  recorder.start = {
    trigger: record,
    parameters: request.parameters,
    ...(replay !== undefined && { replay }),
    ...(tables.length > 0 && { tables: hashesByName(tables) }),
  };
  const seeds = (request.seeds ?? []).map((seed) => storeSeed(recorder, request.head, seed));
  if (request.debug !== undefined) {
    const { setup, pace, by } = request.debug;
    recorder.noteDebug({ kind: "setup", setup }, request.head.acceptedAt, by);
    recorder.noteDebug({ kind: "went-on", pace }, request.head.acceptedAt, by);
    const { twice } = request.debug;
    if (twice !== undefined) {
      const { signing } = twice;
      const { plan, trigger, parameters } = request;
      const known = deliveryIdOf(plan, trigger, { parameters, signing });
      recorder.noteDebug({ kind: "delivered-again", known }, request.head.acceptedAt, by);
    }
    const { older } = request.debug;
    if (older !== undefined) {
      const source = recorder.store(older.source).ref;
      recorder.noteDebug({ kind: "older", told: older.told, source }, request.head.acceptedAt, by);
    }
  }
  return { bodyRef: ref, seeds };
}

function replayRecord(
  recorder: Recorder,
  { replay, adopted, late, doubts, answers }: StartRequest,
): JsonObject | undefined {
  const own: { adopted?: number; late?: JsonObject; doubts?: JsonObject; answers?: number } = {};
  if (adopted !== undefined && adopted.size > 0) {
    own.adopted = recorder.storeOnce(Object.fromEntries(adopted)).ref;
  }
  if (late !== undefined && late.size > 0) own.late = Object.fromEntries(late);
  if (doubts !== undefined && doubts.size > 0) own.doubts = Object.fromEntries(doubts);
  if (answers !== undefined && answers.size > 0) {
    own.answers = recorder.storeOnce(Object.fromEntries(answers)).ref;
  }
  return Object.keys(own).length === 0 ? replay : { ...replay, ...own };
}

/** What arrives at the first step, and that it is the first. */
function beginWith(driver: RunDriver, { debug, first }: StartRequest): void {
  if (debug?.edit !== undefined) {
    const state = driver.find(debug.edit);
    const { value, by = debug.by, at } = debug.edit;
    if (state !== null) driver.gate?.edit(state, value, by, at);
  }
  const state = first === undefined ? null : driver.find(first);
  if (state?.phase === "ready") driver.machine.orderReady([state]);
}

function intake({
  dedupe,
  lane,
  execute,
}: StartRequest): Pick<StartWrite, "dedupe" | "lane" | "execute"> {
  return { dedupe, lane, execute };
}

function startWrite(recorder: Recorder, request: StartRequest): StartWrite {
  const write = recorder.take(request.head, 1, 0, {});
  return Object.assign(write, intake(request));
}

/** Rejects when it takes longer. */
function inTime<Value>(coming: Promise<Value>, ms: number): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new RangeError(`Not there after ${ms} ms`)), ms);
  });
  return Promise.race([coming, over]).finally(() => {
    if (timer !== null) clearTimeout(timer);
  });
}

type Deferred<Value> = {
  readonly promise: Promise<Value>;
  resolve(value: Value): void;
  reject(cause: unknown): void;
};

/** A rejection nobody waits for must not end the process. */
function deferred<Value>(): Deferred<Value> {
  let resolve: (value: Value) => void = () => {};
  let reject: (cause: unknown) => void = () => {};
  const promise = new Promise<Value>((onValue, onCause) => {
    resolve = onValue;
    reject = onCause;
  });
  promise.catch(() => {});
  return { promise, resolve, reject };
}
