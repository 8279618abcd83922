import type { MapPlace } from "@/runtime/mapping/map-places";
import type { Loop } from "@/runtime/mapping/source-paths";

/** A line between a source field and a target, by where its ends are. */
export type Wire = {
  readonly key: string;
  readonly source: string;
  readonly target: string;
  readonly from: number;
  readonly to: number;
  /** Whether an end lies above or below what shows. */
  readonly outside: boolean;
};

/** A list's rows on both sides, between which its entries run. */
export type Band = {
  readonly target: string;
  readonly as: string;
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
};

type Sides = {
  readonly height: number;
  sourceAt(path: string): number | null;
  targetAt(target: string): number | null;
};

const margin = 30;

/** The lines of which something shows. */
export function wiresOf(
  sources: ReadonlyMap<string, readonly string[]>,
  { height, sourceAt, targetAt }: Sides,
): readonly Wire[] {
  const wires: Wire[] = [];
  for (const [target, paths] of sources) {
    const to = targetAt(target);
    if (to === null) continue;
    for (const source of paths) {
      const from = sourceAt(source);
      if (from === null) continue;
      const out = [from, to].map((y) => (y < 0 ? -1 : y > height ? 1 : 0));
      if (out[0] !== 0 && out[1] !== 0) continue;
      const outside = out.some((one) => one !== 0);
      wires.push({
        key: `${source} ${target}`,
        source,
        target,
        from: clamp(from, height),
        to: clamp(to, height),
        outside,
      });
    }
  }
  return wires;
}

export function bandsOf(
  places: readonly MapPlace[],
  loops: ReadonlyMap<string, Loop>,
  {
    height,
    ...sides
  }: Sides & {
    sourceSpan(path: string): readonly [number, number] | null;
    targetSpan(target: string): readonly [number, number] | null;
  },
): readonly Band[] {
  return places.flatMap(({ target, isList, as }): readonly Band[] => {
    const entries = isList ? loops.get(target)?.entries : null;
    if (entries == null) return [];
    const from = sides.sourceSpan(entries.replace(/\[\]$/, ""));
    const to = sides.targetSpan(target);
    if (from === null || to === null) return [];
    if (Math.max(from[1], to[1]) < 0 || Math.min(from[0], to[0]) > height) return [];
    const within = ([top, bottom]: readonly [number, number]) =>
      [clamp(top, height), clamp(bottom, height)] as const;
    return [{ target, as, from: within(from), to: within(to) }];
  });
}

function clamp(y: number, height: number): number {
  return Math.max(-margin, Math.min(height + margin, y));
}

export function curve(from: readonly [number, number], to: readonly [number, number]): string {
  const bend = Math.max(24, (to[0] - from[0]) * 0.45);
  return `M${from[0]} ${from[1]}C${from[0] + bend} ${from[1]} ${to[0] - bend} ${to[1]} ${to[0]} ${to[1]}`;
}

/** The area between a list's rows at the left and those at the right. */
export function bandShape(
  from: readonly [number, number],
  to: readonly [number, number],
  width: number,
): string {
  const bend = Math.max(24, width * 0.45);
  const back = `C${width - bend} ${to[1]} ${bend} ${from[1]} 0 ${from[1]}`;
  return `${curve([0, from[0]], [width, to[0]])}V${to[1]}${back}Z`;
}

/** What a band is called, at its left end. */
export type BandLabel = Band & { readonly words: string; readonly top: number };

export const labelLeft = 12;
export const labelHeight = 20;
const labelGap = 2;

/** Labels of bands as near to the list they belong to as there is room, none over another. */
export function placeLabels(bands: readonly Band[], height: number): readonly BandLabel[] {
  const least = labelGap;
  const most = height - labelHeight - labelGap;
  const step = labelHeight + labelGap;
  const placed: BandLabel[] = [];
  // From below: what is held at the lower edge moves those before it up.
  let free = Math.max(least, most);
  for (const band of bands.toSorted((a, b) => b.from[0] - a.from[0])) {
    const top = Math.min(free, Math.max(least, band.from[0] + 3));
    placed.unshift({ ...band, words: `for each ${band.as}`, top });
    free = top - step;
  }
  // At the upper edge those that have no room any more go down.
  let next = least;
  return placed.map((label) => {
    const top = Math.max(label.top, next);
    next = top + step;
    return { ...label, top };
  });
}

/** How much of the middle a label takes, from its left end. */
export function labelWidth(words: string): number {
  return 32 + words.length * 6;
}

/** A block on the lines to one target, placed so that none covers another. */
export type PlacedBlock<Block> = { readonly block: Block; readonly x: number; readonly y: number };

const blockHeight = 26;

type Area = { readonly width: number; readonly height: number };

/** @param labels what no block may cover, either */
export function placeBlocks<Block>(
  blocks: readonly { readonly block: Block; readonly y: number; readonly width: number }[],
  { width, height }: Area,
  labels: readonly BandLabel[] = [],
): readonly PlacedBlock<Block>[] {
  const placed = labels.map(({ words, top }) => ({
    x: labelLeft,
    y: top + labelHeight / 2,
    width: labelWidth(words),
  }));
  return blocks
    .toSorted((a, b) => a.y - b.y)
    .map(({ block, y, width: own }) => {
      const middle = (width - own) / 2;
      const columns = [middle, width * 0.06, width * 0.94 - own];
      const free = (x: number, at: number) =>
        placed.every(
          (other) =>
            Math.abs(other.y - at) >= blockHeight || x + own < other.x || other.x + other.width < x,
        );
      const lowest = Math.max(y, height - blockHeight / 2);
      for (let by = 0; ; by += blockHeight / 2) {
        // Below the edge nobody sees it, unless there is no room above, either.
        const heights = y + by <= lowest || y - by < 0 ? [y + by, y - by] : [y - by];
        for (const at of heights) {
          const x = columns.find((column) => free(column, at));
          if (x === undefined) continue;
          placed.push({ x, y: at, width: own });
          return { block, x, y: at };
        }
      }
    });
}
