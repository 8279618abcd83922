import { stepsOfPlace } from "../../expressions/places";
import type { Json } from "../../json";
import { type RecomputeSource, reasonOf } from "../recompute";
import { type End, keyOfPlace, type Place, type Source } from "./place";
import { type LineageOptions, type MadePart, StepBack } from "./step-back";

/** Where a value comes from: a place of a step's output, or what is no step. */
export type Origin = {
  /** Null for what is no step: a parameter, a header of the message, a position in a loop. */
  readonly node: string | null;
  readonly path: string;
  /** Place in what the step handed on; of what is no step as expressions write it. */
  readonly field: string;
  readonly how: End["how"] | "computed" | "code" | "answered";
  /** What it was made of; empty at the end of the way back. */
  readonly parts: readonly OriginPart[];
  /** It has parts that are told at another place of the same answer, or are too many. */
  readonly more?: true;
};

export type OriginPart = Omit<MadePart, "reads"> & { readonly reads: readonly OriginRead[] };

export type OriginRead = {
  /** As the step writes it. */
  readonly path: string;
  /** Absent where nothing was there. */
  readonly value?: Json;
  /** Of a list: all that was read of its entries, by places in each; absent where that is all. */
  readonly ofEach?: readonly string[];
  readonly from: readonly Origin[];
};

export type TracedBack =
  | { readonly state: "traced"; readonly origin: Origin; readonly value?: Json }
  | { readonly state: "changed" | "gone" | "too-much" };

/** Places that are told in one answer. */
const originsMax = 200;
const depthMax = 40;

/**
 * Where one place of what a step handed on comes from: through every step between it and the message, by their
 * expressions and what these read in this run. Computes; sends and writes nothing.
 */
export async function traceBack(
  source: RecomputeSource,
  place: Place,
  options: LineageOptions = {},
): Promise<TracedBack> {
  try {
    const back = await StepBack.open(source, options);
    const tree = new Origins(back);
    const origin = await tree.of({ place }, 0);
    const value = valueAt(await back.outputOf(place), place.field);
    return { state: "traced", origin, ...(value !== undefined && { value }) };
  } catch (cause) {
    if (cause instanceof RangeError) throw cause;
    return { state: reasonOf(cause) };
  }
}

class Origins {
  readonly #back: StepBack;
  readonly #told = new Set<string>();

  constructor(back: StepBack) {
    this.#back = back;
  }

  async of(source: Source, depth: number): Promise<Origin> {
    if ("end" in source) return endOf(source.end);
    const { at, behind } = await this.#back.home(source.place);
    if ("end" in at) return endOf(at.end);
    const { place } = at;
    if (behind === null) return { ...place, how: "computed", parts: [], more: true };
    if (behind.kind === "message" || behind.kind === "edited") {
      return { ...place, how: behind.kind, parts: [] };
    }
    const made = behind.kind === "made" ? behind : this.#joined(behind.sources);
    const key = keyOfPlace(place);
    if (this.#told.has(key) || this.#told.size >= originsMax || depth >= depthMax) {
      return { ...place, how: made.how, parts: [], ...(made.parts.length > 0 && { more: true }) };
    }
    this.#told.add(key);
    const parts: OriginPart[] = [];
    for (const part of made.parts) parts.push(await this.#part(part, depth));
    return { ...place, how: made.how, parts };
  }

  /** Several arrived together. */
  #joined(sources: readonly Source[]) {
    const reads = [{ path: "input", sources: async () => sources }];
    const parts: readonly MadePart[] = [{ target: "", expression: "", reads, of: "value" }];
    return { how: "computed" as const, parts };
  }

  async #part({ reads, ...part }: MadePart, depth: number): Promise<OriginPart> {
    const told: OriginRead[] = [];
    for (const { sources, ...read } of reads) {
      const from: Origin[] = [];
      for (const source of await sources()) from.push(await this.of(source, depth + 1));
      told.push({ ...read, from });
    }
    return { ...part, reads: told };
  }
}

function endOf({ how, at }: End): Origin {
  return { node: null, path: "", field: at, how, parts: [] };
}

function valueAt(value: Json, field: string): Json | undefined {
  let at: unknown = value;
  for (const step of stepsOfPlace(field)) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as { readonly [step: string | number]: unknown })[step];
  }
  return at as Json;
}
