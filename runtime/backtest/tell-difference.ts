import type { StepRecord } from "../engine/records";
import { placeOf } from "../engine/step-place";
import type { Json } from "../json";
import { changedPaths } from "./changed-paths";
import { type Comparison, isAssumed, type RunPair } from "./compare-runs";
import type { Difference, Sides } from "./difference";
import { answerOf, requestOf, requestUnder } from "./trace";

const requestsMax = 20;
const eventsMax = 20;
const waysMax = 40;
/** Characters of JSON that one side of one value may have. */
const sideMax = 24_000;
const placesMax = 100;
const placeMax = 400;

/** What is worth looking at of one message. */
export function differenceOf(pair: RunPair, { verdict, effects }: Comparison): Difference {
  const { before, after } = pair;
  const unknownFrom = unansweredIn(verdict);
  const isKnown = unknownFrom === null;
  // What nobody answered stops the draft's run: what it does no more is not known.
  const changed = effects.filter(({ same, after: fresh }) => !same && (isKnown || fresh !== null));
  const ways = waysOf(pair).filter(
    ({ node, after: is }) => isKnown || (is !== null && node !== unknownFrom),
  );
  const same = effects.filter((effect) => effect.same);
  return {
    ends: {
      before: { status: before.status, error: before.error },
      after: { status: after.status, error: after.error },
    },
    ...(unknownFrom !== null && { unknownFrom }),
    answer: isKnown ? sidesOf(answerOf(before)?.value, answerOf(after)?.value) : null,
    requests: changed.slice(0, requestsMax).map(({ before: old, after: fresh }) => ({
      node: fresh?.node ?? old?.node ?? "",
      path: fresh?.path ?? old?.path ?? "",
      slot: slotOf(pair, fresh?.node ?? null, old?.node ?? null),
      assumed: isAssumed({ before: old, after: fresh, same: false }),
      ...(sidesOf(
        old === null ? undefined : requestOf(before, old),
        fresh === null ? undefined : requestUnder(after, fresh, old?.key ?? fresh.key),
      ) ?? {}),
    })),
    ...(isKnown && toldEvents(pair)),
    ...awaited(pair),
    sameRequests: same.length,
    output: verdict.cause === null ? null : outputOf(pair, verdict.cause),
    ways: ways.slice(0, waysMax),
    more: {
      requests: Math.max(0, changed.length - requestsMax),
      ways: Math.max(0, ways.length - waysMax),
    },
  };
}

/** The step that the draft's run stops at as nothing says what it would be answered. */
function unansweredIn({ cause }: Comparison["verdict"]): string | null {
  return cause?.kind === "untold" && cause.why === "no-answer" ? (cause.node ?? "") : null;
}

function toldEvents({ events }: RunPair): Pick<Difference, "events"> {
  const changed = events.filter(({ same }) => same === false).slice(0, eventsMax);
  if (changed.length === 0) return {};
  return {
    events: changed.map(({ before, after }) => ({
      node: after?.node ?? before?.node ?? "",
      path: after?.path ?? before?.path ?? "",
      ...(sidesOf(before?.event, after?.event) ?? {}),
    })),
  };
}

function awaited({ waits }: RunPair): Pick<Difference, "waits"> {
  if (waits.length === 0) return {};
  return {
    waits: waits.slice(0, eventsMax).map(({ before, after }) => ({
      node: after.node,
      path: after.path,
      ...(sidesOf(before.awaited, after.awaited) ?? {}),
    })),
  };
}

function slotOf({ before, after }: RunPair, fresh: string | null, old: string | null) {
  const node =
    fresh === null ? before.plan.document.nodes[old ?? ""] : after.plan.document.nodes[fresh];
  return node?.connection ?? null;
}

function outputOf(pair: RunPair, cause: NonNullable<Comparison["verdict"]["cause"]>) {
  if (cause.kind === "last") return lastOutputOf(pair, cause);
  if (cause.kind !== "output" && cause.kind !== "row" && cause.kind !== "port") return null;
  const { before, after, pairing } = pair;
  const old = pairing.oldOf.get(cause.node) ?? "";
  for (const step of after.steps.values()) {
    if (step.node !== cause.node) continue;
    const then = before.steps.get(placeOf({ path: step.path, node: old }));
    if (then === undefined || then.output === null || step.output === null) continue;
    const sides = sidesOf(
      before.past.values.json(then.output),
      after.past.values.json(step.output),
    );
    if (sides !== null) return { node: step.node, path: step.path, ...sides };
  }
  return null;
}

/** Of a step at which only one of the two ends. */
function lastOutputOf(
  { before, after, pairing }: RunPair,
  cause: { node: string; change: string },
) {
  const came = cause.change === "came";
  const old = pairing.oldOf.get(cause.node) ?? cause.node;
  const [trace, node] = came ? [after, cause.node] : [before, old];
  const step = [...trace.steps.values()].find((one) => one.node === node && one.output !== null);
  if (step === undefined || step.output === null) return null;
  const value = trace.past.values.json(step.output);
  const sides = came ? sidesOf(undefined, value) : sidesOf(value, undefined);
  return sides === null ? null : { node: cause.node, path: step.path, ...sides };
}

function waysOf({ before, after, pairing }: RunPair): Difference["ways"] {
  const ways: Difference["ways"][number][] = [];
  for (const step of after.steps.values()) {
    const old = pairing.oldOf.get(step.node);
    const then =
      old === undefined ? undefined : before.steps.get(placeOf({ path: step.path, node: old }));
    ways.push(...wayOf(step.node, step.path, then, step));
  }
  for (const step of before.steps.values()) {
    const node = pairing.newOf.get(step.node) ?? step.node;
    if (after.steps.has(placeOf({ path: step.path, node }))) continue;
    ways.push(...wayOf(node, step.path, step, undefined));
  }
  return ways;
}

type Left = Pick<StepRecord, "port" | "status"> | undefined;

/** Nothing where it is left in both by the same port, or fails in both. */
function wayOf(node: string, path: string, then: Left, now: Left): Difference["ways"] {
  const [before, after] = [then?.port ?? null, now?.port ?? null];
  const [failedBefore, failedAfter] = [failedAt(then), failedAt(now)];
  if (before === after && failedBefore === failedAfter) return [];
  const failed = {
    ...(failedBefore && { failedBefore: true as const }),
    ...(failedAfter && { failedAfter: true as const }),
  };
  return [{ node, path, before, after, ...failed }];
}

function failedAt(step: Left): boolean {
  return step !== undefined && step.port === null && step.status === "failed";
}

/** Null where both are the same. */
function sidesOf(before: Json | undefined, after: Json | undefined): Sides | null {
  const [first] = changedPaths(before, after, 1);
  if (first === undefined) return null;
  if (sizeOf(before) <= sideMax && sizeOf(after) <= sideMax) {
    return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
  }
  const places = changedPaths(before, after, placesMax + 1).map(
    ({ path, before: b, after: a }) => ({
      path,
      before: cut(b),
      after: cut(a),
    }),
  );
  return {
    places: places.slice(0, placesMax),
    ...(places.length > placesMax && { morePlaces: true as const }),
  };
}

function sizeOf(value: Json | undefined): number {
  return value === undefined ? 0 : JSON.stringify(value).length;
}

function cut(value: Json | undefined): Json | undefined {
  const text = JSON.stringify(value) ?? "";
  return text.length <= placeMax
    ? value
    : `${text.slice(0, placeMax)}… (${text.length} characters)`;
}
