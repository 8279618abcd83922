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

/** A block on the lines to one target, placed so that none covers another. */
export type PlacedBlock<Block> = { readonly block: Block; readonly x: number; readonly y: number };

const blockHeight = 26;

export function placeBlocks<Block>(
  blocks: readonly { readonly block: Block; readonly y: number; readonly width: number }[],
  width: number,
): readonly PlacedBlock<Block>[] {
  const placed: { x: number; y: number; width: number }[] = [];
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
      let at = y;
      let x = columns.find((column) => free(column, at));
      while (x === undefined) {
        at += blockHeight / 2;
        x = columns.find((column) => free(column, at));
      }
      placed.push({ x, y: at, width: own });
      return { block, x, y: at };
    });
}
