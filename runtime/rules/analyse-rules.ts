import type { Json } from "../json";
import type { AtomGroup } from "./atom-groups";
import { type DecisionContent, type Given, rankOf } from "./decide";
import { cellOfPart } from "./describe-part";
import { axesOf, type RuleAxis } from "./rule-axes";

/** Values for which a finding is true; `day` where rows count on certain days only. */
export type Example = { readonly given: Given; readonly day: string | null };

/** Something about the rows that is likely not meant, with an example that shows it. */
export type Finding =
  /** No row hits here. `cells` are those of a row that would, in the order of the conditions. */
  | { readonly kind: "gap"; readonly cells: readonly string[]; readonly example: Example }
  /** Both rows hit here: with `unique` an error, else the results differ and the first of them decides. */
  | {
      readonly kind: "overlap";
      readonly rows: readonly [number, number];
      readonly example: Example;
    }
  /** The row never decides: others always do before it, such as `by`; without them it hits never. */
  | {
      readonly kind: "unreachable";
      readonly row: number;
      readonly by: number | null;
      readonly example: Example | null;
    };

export type Analysis = {
  readonly findings: readonly Finding[];
  /** Rows with cells of which it is not known what they say: they count as perhaps. */
  readonly unknown: readonly number[];
  /** False where there were too many combinations to look at all of them. */
  readonly complete: boolean;
};

const gapsMax = 50;
const overlapsMax = 200;
/** Tables of more rows are not looked at: it would take longer than a person waits after a change. */
export const analysedRowsMax = 1_000;
const stepsMax = 400_000;

/** Groups of atoms by axis: what is looked for lies in their product. */
type Box = readonly (readonly number[])[];

/** Gaps, overlaps and rows that never decide, each with an example. Never throws. */
export function analyseRules(content: DecisionContent): Analysis {
  const axes = axesOf(content);
  const unknown = [...new Set(axes.flatMap((axis) => axis.unknown))].sort((a, b) => a - b);
  if (content.rows.length > analysedRowsMax) return { findings: [], unknown, complete: false };
  const search = new Search(content, axes);
  const [hidden, overlaps, gaps] = [search.unreachable(), search.overlaps(), search.gaps()];
  // Where rows decide in their order an overlap is often meant; where only one may hit it is an error.
  const findings =
    content.decision.hit === "unique"
      ? [...hidden, ...overlaps, ...gaps]
      : [...hidden, ...gaps, ...overlaps];
  return { findings, unknown, complete: search.complete };
}

class Search {
  complete = true;
  readonly #content: DecisionContent;
  readonly #axes: readonly RuleAxis[];
  readonly #before: (row: number) => bigint;
  #steps = 0;

  constructor(content: DecisionContent, axes: readonly RuleAxis[]) {
    this.#content = content;
    this.#axes = axes;
    this.#before = beforeOf(content);
  }

  unreachable(): Finding[] {
    return this.#content.rows.flatMap((_, row): Finding[] => {
      const possible = this.#boxOf(row, "notNo");
      if (possible.some((groups) => groups.length === 0)) {
        return [{ kind: "unreachable", row, by: null, example: null }];
      }
      const free = this.#uncovered(possible, this.#before(row), "yes");
      if (free !== null || !this.complete) return [];
      const sure = this.#boxOf(row, "yes");
      const path = sure.map(([group = 0]) => group);
      const hidden = sure.every((groups) => groups.length > 0);
      const by = hidden ? lowest(this.#hits(path) & this.#before(row)) : null;
      return [{ kind: "unreachable", row, by, example: hidden ? this.#example(path) : null }];
    });
  }

  overlaps(): Finding[] {
    const { rows, decision } = this.#content;
    if (decision.hit === "collect") return [];
    const results = this.#resultTexts();
    const rank = decision.hit === "priority" ? rankOf(this.#content) : () => 0;
    const found: Finding[] = [];
    const boxes = rows.map((_, row) => this.#boxOf(row, "yes"));
    for (let first = 0; first < rows.length; first += 1) {
      for (const second of this.#meeting(boxes[first] ?? [], first)) {
        const differ = results[first] !== results[second];
        if (decision.hit !== "unique" && (!differ || rank(first) !== rank(second))) continue;
        const shared = sharedBox(boxes[first] ?? [], boxes[second] ?? []);
        if (shared === null) continue;
        const path = this.#uncovered(shared, this.#before(first), "yes");
        if (path === null) continue;
        found.push({ kind: "overlap", rows: [first, second], example: this.#example(path) });
        if (found.length >= overlapsMax) {
          this.complete = false;
          return found;
        }
      }
    }
    return found;
  }

  /** Rows below that hit somewhere in the box, on each axis by itself. */
  #meeting(box: Box, row: number): readonly number[] {
    const all = box.reduce(
      (rows, groups, axis) =>
        rows & groups.reduce((found, group) => found | this.#group(axis, group).yes, 0n),
      -1n,
    );
    const met: number[] = [];
    let at = row + 1;
    for (let left = all >> BigInt(at); left > 0n; left >>= 1n, at += 1) {
      if ((left & 1n) === 1n) met.push(at);
    }
    return met;
  }

  /** Parts of the values for which no row hits, each as large as it gets; together they are all of them. */
  gaps(): Finding[] {
    const whole = this.#axes.map(({ groups }) => groups.map((_, at) => at));
    const all = (1n << BigInt(this.#content.rows.length)) - 1n;
    const boxes: Box[] = [];
    this.#eachUncovered(whole, all, (part) => {
      if (boxes.some((box) => isWithin(part, box))) return true;
      boxes.push(this.#widened(part, whole));
      if (boxes.length < gapsMax) return true;
      this.complete = false;
      return false;
    });
    const gaps = boxes.map((box) => ({
      kind: "gap" as const,
      cells: this.#axes.map((axis, at) => cellOfPart(axis, atomsIn(axis, box[at] ?? []))),
      example: this.#example(box.map(([group = 0]) => group)),
    }));
    const bounds = ({ cells }: { readonly cells: readonly string[] }) =>
      cells.filter((cell) => cell !== "-").length;
    // The widest are told first.
    return gaps.sort((a, b) => bounds(a) - bounds(b));
  }

  /** Groups in which a row says yes, or does not say no. */
  #boxOf(row: number, how: "yes" | "notNo"): Box {
    const bit = 1n << BigInt(row);
    return this.#axes.map(({ groups }) =>
      groups.flatMap((group, at) => ((group[how] & bit) === 0n ? [] : [at])),
    );
  }

  /** One group an axis, within the box, for which none of the rows hits; null where there is none. */
  #uncovered(box: Box, rows: bigint, how: "yes" | "notNo"): readonly number[] | null {
    const dead = new Set<string>();
    const path: number[] = [];
    const search = (axis: number, left: bigint): boolean => {
      if (left === 0n || axis === this.#axes.length) {
        for (let rest = axis; rest < this.#axes.length; rest += 1) path[rest] = box[rest]?.[0] ?? 0;
        return left === 0n;
      }
      const key = `${axis} ${left.toString(16)}`;
      if (dead.has(key)) return false;
      for (const group of box[axis] ?? []) {
        if (!this.#step()) return false;
        path[axis] = group;
        if (search(axis + 1, left & this.#group(axis, group)[how])) return true;
      }
      dead.add(key);
      return false;
    };
    return search(0, rows) ? path.slice(0, this.#axes.length) : null;
  }

  /** Tells of every part of the box in which none of the rows may hit, until it is answered false. */
  #eachUncovered(box: Box, rows: bigint, tell: (part: Box) => boolean): void {
    const dead = new Set<string>();
    const path: number[] = [];
    const search = (axis: number, left: bigint): { any: boolean; on: boolean } => {
      if (left === 0n) {
        const part = box.map((groups, at) => (at < axis ? [path[at] ?? 0] : groups));
        return { any: true, on: tell(part) };
      }
      const key = `${axis} ${left.toString(16)}`;
      if (axis === this.#axes.length || dead.has(key)) return { any: false, on: true };
      let any = false;
      for (const group of box[axis] ?? []) {
        if (!this.#step()) return { any, on: false };
        path[axis] = group;
        const below = search(axis + 1, left & this.#group(axis, group).notNo);
        any ||= below.any;
        if (!below.on) return { any, on: false };
      }
      if (!any) dead.add(key);
      return { any, on: true };
    };
    search(0, rows);
  }

  /** More groups on every axis as long as no row hits anywhere in it. */
  #widened(part: Box, whole: Box): Box {
    const box = part.map((groups) => [...groups]);
    const union = (axis: number, groups: readonly number[]) =>
      groups.reduce((rows, group) => rows | this.#group(axis, group).notNo, 0n);
    for (const [axis, groups] of whole.entries()) {
      const others = box.reduce(
        (rows, one, at) => (at === axis ? rows : rows & union(at, one)),
        -1n,
      );
      for (const group of groups) {
        const own = box[axis] ?? [];
        if (own.includes(group) || (others & this.#group(axis, group).notNo) !== 0n) continue;
        own.push(group);
      }
    }
    return box;
  }

  #hits(path: readonly number[]): bigint {
    return path.reduce((rows, group, axis) => rows & this.#group(axis, group).yes, -1n);
  }

  #group(axis: number, group: number): AtomGroup {
    return this.#axes[axis]?.groups[group] ?? { atoms: [], yes: 0n, notNo: 0n, shown: 0 };
  }

  #step(): boolean {
    this.#steps += 1;
    if (this.#steps <= stepsMax) return true;
    this.complete = false;
    return false;
  }

  #example(path: readonly number[]): Example {
    const given: { [column: string]: Json } = {};
    let day: string | null = null;
    const inputs = this.#content.decision.inputs.length;
    for (const [axis, group] of path.entries()) {
      const at = this.#group(axis, group).shown;
      const value = this.#axes[axis]?.atoms[at]?.value;
      if (axis >= inputs) day = String(value ?? "");
      else if (value !== undefined) given[this.#axes[axis]?.column ?? ""] = value;
    }
    return { given, day };
  }

  #resultTexts(): readonly string[] {
    const { columns, decision, rows } = this.#content;
    const places = decision.outputs.map(({ column }) => columns.indexOf(column));
    return rows.map((cells) =>
      JSON.stringify(places.map((place) => (cells[place] ?? "").trim().replace(/^[-–]$/, ""))),
    );
  }
}

/** Rows that decide before a row where both hit. */
function beforeOf(content: DecisionContent): (row: number) => bigint {
  const { decision, rows } = content;
  if (decision.hit === "first") return (row) => (1n << BigInt(row)) - 1n;
  if (decision.hit !== "priority") return () => 0n;
  const rank = rankOf(content);
  return (row) =>
    rows.reduce((found, _, other) => {
      const sooner = rank(other) < rank(row) || (rank(other) === rank(row) && other < row);
      return sooner ? found | (1n << BigInt(other)) : found;
    }, 0n);
}

function isWithin(part: Box, box: Box): boolean {
  return part.every((groups, axis) => groups.every((group) => box[axis]?.includes(group)));
}

function sharedBox(left: Box, right: Box): Box | null {
  const shared = left.map((groups, axis) => groups.filter((group) => right[axis]?.includes(group)));
  return shared.some((groups) => groups.length === 0) ? null : shared;
}

function atomsIn(axis: RuleAxis, groups: readonly number[]): ReadonlySet<number> {
  return new Set(groups.flatMap((group) => axis.groups[group]?.atoms ?? []));
}

function lowest(rows: bigint): number | null {
  if (rows === 0n) return null;
  let row = 0;
  for (let left = rows; (left & 1n) === 0n; left >>= 1n) row += 1;
  return row;
}
