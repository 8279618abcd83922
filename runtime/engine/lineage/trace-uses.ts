import { isReadOfEach } from "../../expressions/entry-reads";
import { meets, type Steps, stepsOfPlace } from "../../expressions/places";
import type { Json } from "../../json";
import { type RecomputeSource, reasonOf } from "../recompute";
import { below, type Place, type Turn } from "./place";
import { type LineageOptions, type MadePart, StepBack } from "./step-back";
import { stepParts, type UseKind } from "./step-parts";

/** One thing that a value went into. */
export type Use = Turn & {
  readonly kind: UseKind;
  /** The field that was made, or the setting or condition that read it. */
  readonly target: string;
  readonly expression: string;
  readonly table?: string;
  /** What came of it, where it made a field. */
  readonly value?: Json;
  /** As the step wrote what it read. */
  readonly read: string;
  /** The place that it read: the asked one, or one that was made of it. */
  readonly of: Place;
};

export type TracedUses =
  | {
      readonly state: "traced";
      /** The step that made the value that is asked about. */
      readonly origin: Place;
      readonly uses: readonly Use[];
      /** Turns of loops that were not looked at. */
      readonly turnsLeft: number;
    }
  | { readonly state: "changed" | "gone" | "too-much" };

const usesMax = 500;
/** Of each step so many iterations. */
const turnsMax = 20;

/**
 * What a place of what a step handed on went into, in the order of the flow: fields, decisions, requests, answers;
 * and what was made of it went into. What another system answered is not followed.
 */
export async function traceUses(
  source: RecomputeSource,
  place: Place,
  options: LineageOptions = {},
): Promise<TracedUses> {
  try {
    const back = await StepBack.open(source, options);
    const { at } = await back.home(place);
    const origin = "place" in at ? at.place : place;
    const walk = new Uses(back, origin);
    const { turns, left } = turnsOf(source, place.path);
    for (const turn of turns) await walk.visit(turn);
    return { state: "traced", origin, uses: walk.found, turnsLeft: left };
  } catch (cause) {
    if (cause instanceof RangeError) throw cause;
    return { state: reasonOf(cause) };
  }
}

/** Of a list that it decided the entries of, what is in the entries is none of it. */
type Marked = { readonly place: Place; readonly of: MadePart["of"] };

type MarkedRead = {
  readonly path: string;
  readonly of: Place;
  /** Where in what was read it lies. */
  readonly inside: Steps;
};

class Uses {
  readonly found: Use[] = [];
  readonly #back: StepBack;
  /** What is asked about and what was made of it, by the turn that made it. */
  readonly #marked = new Map<string, Marked[]>();

  constructor(back: StepBack, origin: Place) {
    this.#back = back;
    this.#mark(origin, "value");
  }

  async visit(turn: Turn): Promise<void> {
    const node = this.#back.nodeOf(turn);
    const trigger = node.work.behaviour === "trigger" || node.work.behaviour === "pass";
    if (trigger) return;
    for (const { part, kind, makes } of await stepParts(this.#back, node, turn)) {
      const read = await this.#markedRead(part);
      if (read === null) continue;
      const { target, expression, table, value, label, plain } = part;
      if (kind !== null && this.found.length < usesMax) {
        this.found.push({
          ...turn,
          kind,
          target: makes === null || makes === "" ? (label ?? target) : target,
          expression,
          ...(table !== undefined && { table }),
          ...(value !== undefined && makes !== null && { value }),
          read: read.path,
          of: read.of,
        });
      }
      if (makes === null) continue;
      const made = plain === true ? below(makes, read.inside) : makes;
      this.#mark({ ...turn, field: made }, part.of);
    }
  }

  async #markedRead({ reads }: MadePart): Promise<MarkedRead | null> {
    for (const { path, ofEach, sources } of reads) {
      for (const source of await sources()) {
        if ("end" in source) continue;
        const { at } = await this.#back.home(source.place);
        const of = "place" in at ? this.#meeting(at.place, ofEach) : null;
        if (of === null || "end" in at) continue;
        const inside = stepsOfPlace(of.field).slice(stepsOfPlace(at.place.field).length);
        return { path, of, inside };
      }
    }
    return null;
  }

  /** `ofEach`: of a list that lies there so much of its entries is read. */
  #meeting({ node, path, field }: Place, ofEach: readonly string[] | undefined): Place | null {
    const marked = this.#marked.get(`${node} ${path}`) ?? [];
    const steps = stepsOfPlace(field);
    const found = marked.find(({ place, of }) => {
      const own = stepsOfPlace(place.field);
      const inside = own.slice(steps.length);
      if (ofEach !== undefined && inside.length > 0 && !isReadOfEach(ofEach, inside)) return false;
      return meets(own, steps) && (of === "value" || steps.length <= own.length);
    });
    return found?.place ?? null;
  }

  #mark(place: Place, of: Marked["of"]): void {
    const key = `${place.node} ${place.path}`;
    this.#marked.set(key, [...(this.#marked.get(key) ?? []), { place, of }]);
  }
}

/** What ran, in that order; of loops the first turns, and the one that is asked about. */
function turnsOf({ steps }: RecomputeSource, asked: string) {
  const ran = new Map<string, Turn>();
  for (const { node, path, status } of steps) {
    if (status !== "skipped") ran.set(`${node} ${path}`, { node, path });
  }
  const counts = new Map<string, number>();
  const turns: Turn[] = [];
  let left = 0;
  for (const turn of ran.values()) {
    const { node, path } = turn;
    const count = counts.get(node) ?? 0;
    const isAsked = path === asked || path.startsWith(`${asked}/`);
    if (count >= turnsMax && (asked === "" || !isAsked)) {
      left += 1;
      continue;
    }
    counts.set(node, count + 1);
    turns.push(turn);
  }
  return { turns, left };
}
