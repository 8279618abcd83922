import { type CameList, CameLists, levelsIn, listOf } from "../came-lists";
import type { Frame } from "../frame";
import type { Loop } from "../loop";
import type { Plan } from "../plan";
import type { PastHost } from "../recompute-past";
import type { IterationPath } from "../records";
import type { Past } from "../replay-past";
import { type Match, matchLists } from "./match-lists";

type Level = { readonly split: string; readonly outer: IterationPath; readonly index: number } & (
  | { readonly match: Match }
  /** What came to the list of the other run is not known. */
  | { readonly match: null }
);

/**
 * What a step in an iteration is to another run of the same message: which iteration there has the same entries, list
 * by list. It compares what came, whatever made it come so.
 */
export class Alignment {
  readonly #levels: readonly Level[];

  constructor(levels: readonly Level[]) {
    this.#levels = levels;
  }

  /** Both had the same lists on the way to that iteration, as far as they lie in the same ones. */
  isSame(path: IterationPath): boolean {
    const own = levelsIn(path);
    for (const [depth, { split, index, outer }] of own.entries()) {
      const level = this.#levels[depth];
      if (level === undefined || level.split !== split || level.outer !== outer) return false;
      if (level.match?.isSame !== true) return false;
      if (level.index !== index) return true;
    }
    return true;
  }

  /** What was done there by this step may be for the entries that it is about to be done for, as nobody knows better. */
  mayBe(path: IterationPath): boolean {
    for (const [depth, { index, outer }] of levelsIn(path).entries()) {
      const level = this.#levels[depth];
      if (level === undefined || level.match === null || level.outer !== outer) return true;
      const here = level.match.here[index];
      if (here !== level.index) return here === undefined;
    }
    return true;
  }

  /** The same of what was done for nobody knows which entries. */
  get isSameInAll(): boolean {
    return this.#levels.every(({ match }) => match?.isSame === true);
  }
}

/** Aligns steps with other runs; it remembers what came to their lists. */
export class Alignments {
  readonly #host: PastHost;
  readonly #lists = new WeakMap<Past, CameLists>();
  readonly #own = new WeakMap<Loop, CameList>();
  readonly #matches = new WeakMap<CameList, WeakMap<CameList, Match>>();

  constructor(host: PastHost) {
    this.#host = host;
  }

  async of({ frame }: { readonly frame: Frame }, past: Past, plan: Plan): Promise<Alignment> {
    const levels: Level[] = [];
    let outer: IterationPath | null = "";
    for (const { loop, index } of loopsOf(frame)) {
      // The entry that it lies in is none of the other run's.
      if (outer === null) break;
      const split = loop.state.node.id;
      const there = await this.#listsOf(past, plan).at(split, outer);
      const match = there === null ? null : this.#match(there, this.#ownList(loop));
      levels.push({ split, outer, index, match });
      const at: number | undefined = match?.there[index];
      const own = `${split}:${at}`;
      outer = at === undefined ? null : outer === "" ? own : `${outer}/${own}`;
    }
    return new Alignment(levels);
  }

  #listsOf(past: Past, plan: Plan): CameLists {
    const known = this.#lists.get(past) ?? new CameLists(this.#host, past, plan);
    this.#lists.set(past, known);
    return known;
  }

  #ownList(loop: Loop): CameList {
    const known = this.#own.get(loop) ?? listOf(loop.items);
    this.#own.set(loop, known);
    return known;
  }

  #match(there: CameList, here: CameList): Match {
    const matches = this.#matches.get(there) ?? new WeakMap<CameList, Match>();
    this.#matches.set(there, matches);
    const known = matches.get(here) ?? matchLists(there, here);
    matches.set(here, known);
    return known;
  }
}

type OpenLoop = { readonly loop: Loop; readonly index: number };

/** The outermost first. */
function loopsOf(frame: Frame): readonly OpenLoop[] {
  const loops: OpenLoop[] = [];
  for (let at: Frame | null = frame; at !== null; at = at.parent) {
    if (at.loop !== null) loops.unshift({ loop: at.loop, index: at.index });
  }
  return loops;
}
