export type StatusRange = readonly [from: number, to: number];

/** One range of a list such as `200-299, 404`; null for what is none. */
function rangeOf(part: string): StatusRange | null {
  const match = /^\s*([1-5]\d\d)(?:\s*-\s*([1-5]\d\d))?\s*$/.exec(part);
  if (match?.[1] === undefined) return null;
  const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])];
  return from <= to ? [from, to] : null;
}

/** The statuses that a text names; what is no status is left out, and 200 to 299 when nothing remains. */
export function statusRanges(text: string): readonly StatusRange[] {
  const ranges = text.split(",").flatMap((part) => {
    const range = rangeOf(part);
    return range === null ? [] : [range];
  });
  return ranges.length > 0 ? ranges : [[200, 299]];
}

/** The first part of the text that names no status; null when all do. */
export function notAStatus(text: string): string | null {
  const wrong = text.split(",").find((part) => rangeOf(part) === null);
  return wrong === undefined ? null : wrong.trim();
}
