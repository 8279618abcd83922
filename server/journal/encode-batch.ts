import { codeOf, runPurposes, runStates, runStatuses } from "../../runtime/engine/codes";
import {
  boolArray,
  byteaArray,
  int2Array,
  int4Array,
  int4Value,
  int8Array,
  textArray,
  timestampArray,
  uuidArray,
} from "./binary-arrays";
import { encodeCancelledCalls } from "./cancel-called";
import { laneEndStatement, laneReleaseStatement, laneRestStatement } from "./lane-statements";
import { encodeNodeSummary } from "./node-summary";
import type { Call, Statement } from "./pipeline";
import {
  appliedStatement,
  eventStatement,
  formatStatement,
  readyStatement,
} from "./record-statements";
import { appendStatement, finishStatement, releaseStatement } from "./result-statements";
import { encodeRollups } from "./rollups";
import {
  encodeClosedExceptions,
  encodeExceptions,
  encodeRetriedExceptions,
} from "./run-exceptions";
import {
  startHeldStatement,
  startLaneHeldStatement,
  startLaneStatement,
  startStatement,
} from "./start-statements";
import { storableProse, storableText } from "./storable-text";
import type { LaneStep, ResultWork, StartWork, Work } from "./work";

/** A call with the works whose rows it carries; none for what only accompanies them. */
export type WorkCall = { readonly call: Call; readonly works: readonly Work[] };

export type BatchContext = {
  /** Epoch ms. */
  readonly now: number;
  /** Asked once for a batch with work for the workers: the wake-up that goes with it, if any. */
  readonly wake: () => Statement | null;
};

function segmentColumns(works: readonly ResultWork[]) {
  return {
    ids: uuidArray(works.map((work) => work.run.id)),
    epochs: int4Array(works.map((work) => work.epoch)),
    segs: int4Array(works.map((work) => work.segment?.seg ?? null)),
    refs: byteaArray(works.map((work) => work.segment?.refs ?? null)),
    summaries: boolArray(works.map((work) => work.segment?.summary ?? null)),
    bodies: byteaArray(works.map((work) => work.segment?.body ?? null)),
    keys: textArray(works.map((work) => work.segment?.keys ?? null)),
  };
}

function variantFor(
  variants: { readonly plain: Statement; readonly keys: Statement },
  works: readonly ResultWork[],
): Statement {
  return works.some((work) => work.segment?.keys != null) ? variants.keys : variants.plain;
}

function encodeAppends(works: readonly ResultWork[]): Call {
  const { ids, epochs, segs, refs, summaries, bodies, keys } = segmentColumns(works);
  return {
    statement: variantFor(appendStatement, works),
    parameters: [int4Value(works.length), ids, epochs, segs, refs, summaries, bodies, keys],
  };
}

function encodeReleases(works: readonly ResultWork[]): Call {
  const { ids, epochs, segs, refs, summaries, bodies, keys } = segmentColumns(works);
  return {
    statement: variantFor(releaseStatement, works),
    parameters: [
      int4Value(works.length),
      ids,
      epochs,
      int2Array(works.map(({ release }) => codeOf(runStates, release?.state ?? "queued"))),
      timestampArray(works.map(({ release }) => release?.due ?? 0)),
      textArray(works.map(({ release }) => storableProse(release?.note ?? "", 200))),
      int2Array(works.map((work) => work.segment?.format ?? null)),
      segs,
      refs,
      summaries,
      bodies,
      keys,
    ],
  };
}

function encodeFinishes(works: readonly ResultWork[]): Call {
  const { ids, epochs, segs, refs, summaries, bodies, keys } = segmentColumns(works);
  return {
    statement: variantFor(finishStatement, works),
    parameters: [
      int4Value(works.length),
      ids,
      epochs,
      segs,
      refs,
      summaries,
      bodies,
      keys,
      int2Array(works.map(({ end }) => codeOf(runStatuses, end?.status ?? "failed"))),
      timestampArray(works.map(({ end }) => end?.endedAt ?? 0)),
      int4Array(works.map(({ end }) => end?.steps ?? 0)),
      textArray(works.map(({ end }) => end?.error?.code ?? null)),
      textArray(works.map(({ end }) => textOrNull(end?.error?.node))),
      textArray(works.map(({ end }) => proseOrNull(end?.error?.message ?? end?.note))),
      byteaArray(works.map(({ end }) => encodeNodeSummary(end?.nodes ?? []))),
    ],
  };
}

function proseOrNull(text: string | undefined): string | null {
  return text === undefined ? null : storableProse(text);
}

function textOrNull(text: string | undefined): string | null {
  return text === undefined ? null : storableText(text);
}

type StartKind = { readonly lanes: boolean; readonly held: boolean };

const startKinds: readonly StartKind[] = [
  { lanes: false, held: false },
  { lanes: true, held: false },
  { lanes: false, held: true },
  { lanes: true, held: true },
];

function isOfKind({ write }: StartWork, { lanes, held }: StartKind): boolean {
  return (write.lane !== null) === lanes && (write.hold !== undefined) === held;
}

function encodeStarts(works: readonly StartWork[], { lanes, held }: StartKind): Call {
  const runs = works.map((work) => work.run);
  const parameters = [
    uuidArray(runs.map((run) => run.id)),
    uuidArray(runs.map((run) => run.partner)),
    uuidArray(runs.map((run) => run.distributor)),
    uuidArray(runs.map((run) => run.environment)),
    uuidArray(runs.map((run) => run.flow)),
    byteaArray(runs.map((run) => Buffer.from(run.version, "hex"))),
    int2Array(runs.map((run) => codeOf(runPurposes, run.purpose))),
    int2Array(runs.map((run) => run.retention)),
    int2Array(works.map((work) => work.segment.format)),
    uuidArray(runs.map((run) => run.origin)),
    timestampArray(runs.map((run) => run.originAcceptedAt)),
    uuidArray(runs.map((run) => run.parent)),
    timestampArray(runs.map((run) => run.acceptedAt)),
    int4Array(works.map((work) => work.owner)),
    byteaArray(works.map((work) => work.dedupeKey)),
    byteaArray(works.map((work) => work.segment.refs)),
    boolArray(works.map((work) => work.segment.summary)),
    byteaArray(works.map((work) => work.segment.body)),
    textArray(works.map((work) => work.segment.keys)),
  ];
  const lane = lanes ? [byteaArray(works.map((work) => work.write.lane))] : [];
  if (held) {
    const notes = textArray(works.map(({ write }) => storableProse(write.hold ?? "", 200)));
    const statement = lanes ? startLaneHeldStatement : startHeldStatement;
    return { statement, parameters: [...parameters, ...lane, notes] };
  }
  if (!lanes) {
    const needs = {
      dedupe: works.some((work) => work.dedupeKey !== null),
      keys: works.some((work) => work.segment.keys !== null),
    };
    return { statement: startStatement(needs), parameters };
  }
  return { statement: startLaneStatement, parameters: [...parameters, ...lane] };
}

function laneColumns(steps: readonly LaneStep[]) {
  return [
    uuidArray(steps.map(({ lane }) => lane.partner)),
    uuidArray(steps.map(({ lane }) => lane.distributor)),
    uuidArray(steps.map(({ lane }) => lane.flow)),
    byteaArray(steps.map(({ lane }) => lane.key)),
    int4Array(steps.map(({ epoch }) => epoch)),
  ];
}

/** Lanes end or are given back after their runs; one that is not empty after all is given back, too. */
export function encodeLaneSteps(steps: readonly LaneStep[]): Call[] {
  if (steps.length === 0) return [];
  const calls: Call[] = [];
  const ends = steps.filter((step) => step.kind === "end");
  if (ends.length > 0) {
    calls.push({
      statement: laneEndStatement,
      parameters: [...laneColumns(ends), int8Array(ends.map((step) => step.bump))],
    });
  }
  const rest = steps.flatMap((step) => (step.kind === "release" ? step.rest : []));
  if (rest.length > 0) {
    calls.push({
      statement: laneRestStatement,
      parameters: [uuidArray(rest.map(({ id }) => id)), int4Array(rest.map(({ epoch }) => epoch))],
    });
  }
  calls.push({
    statement: laneReleaseStatement,
    parameters: [
      ...laneColumns(steps),
      timestampArray(steps.map((step) => (step.kind === "release" ? step.due : null))),
      timestampArray(steps.map((step) => (step.kind === "release" ? step.parkAt : null))),
    ],
  });
  return calls;
}

function encodeEvents(works: readonly Work[]): Call[] {
  const rows = works.flatMap((work) =>
    (work.write?.events ?? []).map((event) => ({ run: work.run, event })),
  );
  if (rows.length === 0) return [];
  return [
    {
      statement: eventStatement,
      parameters: [
        uuidArray(rows.map(({ event }) => event.id)),
        uuidArray(rows.map(({ run }) => run.partner)),
        uuidArray(rows.map(({ run }) => run.distributor)),
        uuidArray(rows.map(({ run }) => run.environment)),
        uuidArray(rows.map(({ run }) => run.id)),
        textArray(rows.map(({ event }) => storableText(event.type))),
        textArray(rows.map(({ event }) => storableText(event.key))),
        textArray(rows.map(({ event }) => storableProse(event.data, Number.POSITIVE_INFINITY))),
        timestampArray(rows.map(({ event }) => event.at)),
      ],
    },
  ];
}

function encodeApplied(works: readonly ResultWork[]): Call[] {
  const rows = works.flatMap(({ write }) =>
    (write?.commands ?? []).map((id) => ({ id, seg: write?.seg ?? 0 })),
  );
  if (rows.length === 0) return [];
  return [
    {
      statement: appliedStatement,
      parameters: [uuidArray(rows.map(({ id }) => id)), int4Array(rows.map(({ seg }) => seg))],
    },
  ];
}

/** Nearly every segment is of the first format, with which a run begins. */
function encodeFormats(appends: readonly ResultWork[]): Call[] {
  const rows = appends.flatMap(({ run, segment }) =>
    segment !== null && segment.format > 1 ? [{ id: run.id, format: segment.format }] : [],
  );
  if (rows.length === 0) return [];
  return [
    {
      statement: formatStatement,
      parameters: [
        uuidArray(rows.map(({ id }) => id)),
        int2Array(rows.map(({ format }) => format)),
      ],
    },
  ];
}

/** Whether a worker may take something of this batch at once. */
function wakesWorkers(results: readonly ResultWork[], starts: readonly StartWork[], now: number) {
  return (
    starts.some(
      ({ owner, write }) => write.hold === undefined && (owner === null || write.lane !== null),
    ) ||
    results.some((work) => work.lane !== null || (work.release !== null && work.release.due <= now))
  );
}

/** All calls of one commit: results of effects first, what comes with them, then the intake. */
export function encodeBatch(batch: readonly Work[], context: BatchContext): WorkCall[] {
  const results = batch.filter((work) => work.kind !== "start");
  const starts = batch.filter((work) => work.kind === "start");
  const calls: WorkCall[] = [];
  const add = (works: readonly Work[], ...added: readonly Call[]) => {
    for (const call of added) calls.push({ call, works });
  };
  const appends = results.filter((work) => work.kind === "append");
  const releases = results.filter((work) => work.kind === "release");
  const finishes = results.filter((work) => work.kind === "finish");
  if (appends.length > 0) add(appends, encodeAppends(appends));
  if (releases.length > 0) add(releases, encodeReleases(releases));
  if (finishes.length > 0) add(finishes, encodeFinishes(finishes));
  add([], ...encodeRollups(finishes));
  add([], ...encodeExceptions(finishes), ...encodeClosedExceptions(finishes));
  add([], ...encodeRetriedExceptions(finishes));
  add([], ...encodeCancelledCalls(finishes));
  add([], ...encodeEvents(batch));
  add([], ...encodeApplied(results), ...encodeFormats(appends));
  add([], ...encodeLaneSteps(results.flatMap(({ lane }) => (lane === null ? [] : [lane]))));
  for (const kind of startKinds) {
    const works = starts.filter((start) => isOfKind(start, kind));
    if (works.length > 0) add(works, encodeStarts(works, kind));
  }
  if (wakesWorkers(results, starts, context.now)) {
    add([], { statement: readyStatement, parameters: [] });
    const wake = context.wake();
    if (wake !== null) add([], { statement: wake, parameters: [] });
  }
  return calls;
}
