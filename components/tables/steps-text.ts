import type { Json, JsonObject } from "@/runtime/json";
import type { TableState } from "@/runtime/tables/compare-tables";
import type { TableShape } from "@/runtime/tables/table-shape";

/** A state of a table; one of a decision table names its rows besides. */
export type StepState = TableState & { readonly ids?: readonly string[] };
/** The way back and forth from what is shown. */
export type Steps<State extends StepState> = {
  readonly past: readonly State[];
  readonly future: readonly State[];
};

/** What a list became: entries that differ by place, or what stands between a beginning and an end that stayed. */
type ListChange = { readonly at: readonly Json[] } | { readonly cut: readonly Json[] };

/** Beyond this many characters the steps farthest away are left out: a tab may keep about 5 million in all. */
const charactersMax = 1_000_000;

/** Steps as what differs from one to the next, outwards from what is shown. */
export function writeSteps<State extends StepState>(now: State, steps: Steps<State>): JsonObject {
  let room = charactersMax;
  const written = (outwards: readonly State[]) => {
    const list: string[] = [];
    let near = now;
    for (const far of outwards) {
      const text = textBetween(near, far);
      room -= text.length;
      if (room < 0) break;
      list.push(text);
      near = far;
    }
    return list;
  };
  return { past: written(steps.past.toReversed()), future: written(steps.future) };
}

/** @throws for what `writeSteps` did not write */
export function readSteps<State extends StepState>(now: State, written: JsonObject): Steps<State> {
  const read = (texts: unknown) => {
    const states: State[] = [];
    let near = now;
    for (const text of texts as readonly string[]) {
      near = applyDifference(near, JSON.parse(text) as JsonObject | null);
      states.push(near);
    }
    return states;
  };
  return { past: read(written.past).toReversed(), future: read(written.future) };
}

/** Steps do not change: what differs between two of them is written once. */
const known = new WeakMap<object, { readonly near: object; readonly text: string }>();

function textBetween(near: StepState, far: StepState): string {
  const before = known.get(far);
  if (before?.near === near) return before.text;
  const text = JSON.stringify(differenceOf(near, far));
  known.set(far, { near, text });
  return text;
}

/** Null where both are the same. */
export function differenceOf(from: StepState, to: StepState): JsonObject | null {
  const rows = listChange(from.rows, to.rows, sameRow);
  const ids = listChange(from.ids ?? [], to.ids ?? [], (one, other) => one === other);
  const isSameShape =
    from.shape === to.shape || JSON.stringify(from.shape) === JSON.stringify(to.shape);
  if (rows === null && ids === null && isSameShape) return null;
  return {
    ...(isSameShape ? {} : { shape: to.shape as unknown as JsonObject }),
    ...(rows === null ? {} : { rows: rows as unknown as JsonObject }),
    ...(ids === null ? {} : { ids: ids as unknown as JsonObject }),
  };
}

/** The same object where nothing differs. */
export function applyDifference<State extends StepState>(
  from: State,
  difference: JsonObject | null,
): State {
  if (difference === null) return from;
  const { shape, rows, ids } = difference;
  return {
    ...from,
    ...(shape === undefined ? {} : { shape: shape as unknown as TableShape }),
    ...(rows === undefined ? {} : { rows: changed(from.rows, rows as unknown as ListChange) }),
    ...(ids === undefined ? {} : { ids: changed(from.ids ?? [], ids as unknown as ListChange) }),
  };
}

function sameRow(one: readonly string[], other: readonly string[]): boolean {
  return (
    one === other || (one.length === other.length && one.every((cell, at) => cell === other[at]))
  );
}

function listChange<T extends Json>(
  from: readonly T[],
  to: readonly T[],
  same: (one: T, other: T) => boolean,
): ListChange | null {
  if (from === to) return null;
  const most = Math.min(from.length, to.length);
  const stays = (at: number, other: number) => same(from[at] as T, to[other] as T);
  let begin = 0;
  while (begin < most && stays(begin, begin)) begin += 1;
  if (begin === from.length && begin === to.length) return null;
  let end = 0;
  while (end < most - begin && stays(from.length - 1 - end, to.length - 1 - end)) end += 1;
  const between = to.slice(begin, to.length - end);
  if (from.length === to.length) {
    const at = between.flatMap((value, place): Json[] =>
      stays(begin + place, begin + place) ? [] : [[begin + place, value]],
    );
    if (at.length * 2 <= between.length || between.length === 1) return { at };
  }
  return { cut: [begin, end, between] };
}

function changed<T>(from: readonly T[], change: ListChange): readonly T[] {
  if ("cut" in change) {
    const [begin, end, between] = change.cut as unknown as [number, number, T[]];
    return [...from.slice(0, begin), ...between, ...from.slice(from.length - end)];
  }
  const next = [...from];
  for (const [place, value] of change.at as unknown as readonly [number, T][]) next[place] = value;
  return next;
}
