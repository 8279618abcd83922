import {
  type GivenAnswer,
  type GivenAnswers,
  type GivenFault,
  storedAnswers,
} from "../engine/debug/given-answers";
import type { Plan } from "../engine/plan";
import type { SegmentContent, StepError, StepRecord } from "../engine/records";
import { isFolded, type Past } from "../engine/replay-past";
import { attemptOf, placeOf } from "../engine/step-place";
import { type FlowErrorCode, recoveryByCode } from "../errors/flow-error";
import type { Json, JsonObject } from "../json";
import { assumedNotes } from "./assumed-notes";
import type { FlowTest, TestMock } from "./flow-test";
import { olderSourceIn } from "./older-source";
import { mayFailByItself } from "./stand-ins";
import { messageOfTrigger } from "./test-start";

export type TestOfRun = {
  /** Without checks: they are made of what a run of it comes to. */
  readonly test: FlowTest;
  /** What people should know of it, in sentences. */
  readonly notes: readonly string[];
};

/** Faults of one step that a test repeats. */
const faultsMax = 20;

/**
 * What a run was given, as a test: its message, its clock and ids, and what systems answered, failures included.
 * Null, with why, where its journal does not say all of that any more.
 */
export function testOfRun(
  past: Past,
  plan: Plan,
  name: string,
): TestOfRun | { readonly why: string } {
  const { contents, values, head } = past;
  const start = contents[0]?.start;
  if (start === undefined) return { why: "The detail of this run is past its retention." };
  if (isFolded(past)) {
    return { why: "This run's list was so long that what its first items got is folded away." };
  }
  const { body, ...trigger } = start.trigger;
  const older = olderSourceIn(past);
  const { mocks, notes } = mocksOf(past, plan);
  const stored = head.purpose === "debug" ? storedMocks(mocks, past, plan) : noneStored;
  const debug = contents.flatMap(({ debug: events = [] }) => events);
  return {
    test: {
      schemaVersion: 1,
      name,
      message: messageOfTrigger({ ...trigger, bytes: values.bytes(body) }),
      ...(older !== null && { older: { message: older.message, mocks: [] } }),
      acceptedAt: new Date(head.originAcceptedAt).toISOString(),
      origin: head.origin,
      ...(Object.keys(start.parameters).length > 0 && { parameters: start.parameters }),
      mocks: [...mocks, ...stored.mocks],
      checks: [],
    },
    notes: [...notes, ...assumedNotes(debug, plan, stored.answers)],
  };
}

type Found = { readonly mocks: readonly TestMock[]; readonly notes: readonly string[] };

function mocksOf({ contents, values }: Past, plan: Plan): Found {
  const mocks: TestMock[] = [];
  const notes: string[] = [];
  const asked = requested(contents);
  const made = sufferedIn(contents);
  for (const records of byPlace(contents)) {
    const last = records.at(-1);
    const planned = last === undefined ? undefined : plan.nodes.get(last.node);
    if (last === undefined || planned === undefined) continue;
    const { behaviour } = planned.work;
    const place = last.path === "" ? { node: last.node } : { node: last.node, path: last.path };
    const value = last.output === null ? null : values.json(last.output);
    const port = last.port === null || last.port === planned.mainPort ? {} : { port: last.port };
    if (last.settledBy === "person" && last.status === "failed" && last.error !== undefined) {
      // Somebody let it fail without asking anybody.
      const note = mayFail(behaviour, last)
        ? null
        : `“${planned.node.name}” was let fail in one round of a list: a test has that for all rounds or none, so it is left out.`;
      if (note !== null) notes.push(note);
      else mocks.push({ ...place, value: null, faults: [recorded(last.error)], noAnswer: true });
      continue;
    }
    if (behaviour === "wait") {
      const isEvent = last.port !== planned.mainPort || hasEvent(value);
      const suffered = made.get(attemptOf(last));
      if (last.status === "succeeded" && isEvent) mocks.push({ ...place, value, ...port });
      else if (suffered !== undefined)
        mocks.push({ ...place, value: null, faults: [suffered], noAnswer: true });
      continue;
    }
    if (behaviour !== "effect" && behaviour !== "call") continue;
    // Its request could not even be made: it will fail by itself.
    if (!asked.has(`${last.path} ${last.node}`) && last.settledBy !== "adopted") continue;
    const faults = faultsOf(records.slice(0, -1), last, made);
    if (last.status === "succeeded") {
      mocks.push({ ...place, value, ...port, ...(faults.length > 0 && { faults }) });
      continue;
    }
    const own =
      last.error === undefined
        ? { fault: "timeout" as const }
        : (made.get(attemptOf(last)) ?? recorded(last.error));
    mocks.push({ ...place, value: null, faults: [...faults, own], noAnswer: true });
    if (last.status !== "failed") {
      notes.push(`“${planned.node.name}” has not come to its end: in the test it goes on failing.`);
    }
  }
  return { mocks, notes };
}

type Stored = {
  readonly mocks: readonly TestMock[];
  /** The same by the step that they are of. */
  readonly answers: GivenAnswers;
};

const noneStored: Stored = { mocks: [], answers: new Map() };

/**
 * A run that is stepped through may not have come to a system yet, whose answer it was begun with. What it went by, the
 * test goes by, too.
 */
function storedMocks(mocks: readonly TestMock[], { contents, values }: Past, plan: Plan): Stored {
  if (contents.at(-1)?.end?.status === "succeeded") return noneStored;
  const skipped = contents
    .flatMap(({ steps }) => steps)
    .filter(({ status }) => status === "skipped")
    .map(placeOf);
  const known = new Set([
    ...mocks.map(({ node, path = "" }) => placeOf({ node, path })),
    ...skipped,
  ]);
  const stored = storedAnswers(contents[0]?.start?.replay, (ref) => values.json(ref));
  const more: TestMock[] = [];
  const answers = new Map<string, GivenAnswer>();
  // As in the run: what is said of the step in its iteration goes before what is said of the step.
  const nearest = [...stored].toSorted(([a], [b]) => nearness(a) - nearness(b));
  for (const [place, answer] of nearest) {
    const [, path = "", node = ""] = /^(?:step|at (\S*)) (\S+)$/.exec(place) ?? [];
    const mainPort = plan.nodes.get(node)?.mainPort;
    if (answer.lost !== undefined) continue;
    if (mainPort === undefined || known.has(placeOf({ node, path }))) continue;
    known.add(placeOf({ node, path }));
    answers.set(node, answer);
    const { value, port, faults, noAnswer } = answer;
    more.push({
      node,
      ...(path !== "" && { path }),
      value,
      ...(port !== null && port !== mainPort && { port }),
      ...(faults !== undefined && { faults }),
      ...(noAnswer !== undefined && { noAnswer }),
    });
  }
  return { mocks: more, answers };
}

function nearness(place: string): number {
  return place.startsWith("at ") ? 0 : 1;
}

function requested(contents: readonly SegmentContent[]): ReadonlySet<string> {
  return new Set(
    contents.flatMap(({ intents }) => intents.map(({ path, node }) => `${path} ${node}`)),
  );
}

function byPlace(contents: readonly SegmentContent[]): Iterable<readonly StepRecord[]> {
  const places = new Map<string, StepRecord[]>();
  for (const step of contents.flatMap(({ steps }) => steps)) {
    if (step.status === "skipped" || step.status === "cancelled") continue;
    const place = `${step.path} ${step.node}`;
    const known = places.get(place);
    if (known === undefined) places.set(place, [step]);
    else known.push(step);
  }
  return places.values();
}

/** Attempts before the last record. One that surely never left, or only says what a look-up found, is none. */
function faultsOf(
  before: readonly StepRecord[],
  last: StepRecord,
  made: ReadonlyMap<string, GivenFault>,
): readonly GivenFault[] {
  const faults: GivenFault[] = [];
  for (const record of before) {
    const { status, error, unsent, settledBy } = record;
    if (unsent === true || settledBy !== undefined) continue;
    const suffered = made.get(attemptOf(record));
    if (suffered !== undefined) faults.push(suffered);
    else if (status === "unknown" || status === "in-doubt") {
      const done = last.status === "succeeded" && last.settledBy !== undefined;
      faults.push(done ? { fault: "timeout", done } : { fault: "timeout" });
    } else if (status === "retrying" && error !== undefined) faults.push(recorded(error));
  }
  return faults.slice(-faultsMax);
}

/** What people let attempts suffer, as it was: with its Retry-After and its body. */
function sufferedIn(contents: readonly SegmentContent[]): ReadonlyMap<string, GivenFault> {
  const made = new Map<string, GivenFault>();
  for (const event of contents.flatMap(({ debug = [] }) => debug)) {
    if (event.kind === "faulted") made.set(attemptOf(event), event.fault);
  }
  return made;
}

/** Steps that ask nobody fail in every round of a list, or in none. */
function mayFail(behaviour: string, { path }: StepRecord): boolean {
  return path === "" || !mayFailByItself(behaviour);
}

function recorded({ code, message }: StepError): GivenFault {
  const known = Object.hasOwn(recoveryByCode, code) ? (code as FlowErrorCode) : "TARGET_REFUSED";
  return { fault: "error", code: known, message: message.slice(0, 2_000) };
}

function hasEvent(value: Json): boolean {
  return value !== null && typeof value === "object" && Object.hasOwn(value as JsonObject, "event");
}
