const units: readonly (readonly [RegExp, number])[] = [
  [/^(ms|milliseconds?)$/, 1],
  [/^(s|sec|seconds?)$/, 1_000],
  [/^(m|min|minutes?)$/, 60_000],
  [/^(h|hours?)$/, 3_600_000],
  [/^(d|days?)$/, 86_400_000],
];

/** `1 h 30 min`, `20 s`, `250 ms` to milliseconds; a bare number is seconds. Null when it is none. */
export function parseDuration(text: string): number | null {
  const parts = text
    .trim()
    .toLowerCase()
    .match(/\d+(?:\.\d+)?\s*[a-z]*/g);
  if (
    parts === null ||
    parts.join("").replaceAll(/\s/g, "") !== text.toLowerCase().replaceAll(/\s/g, "")
  ) {
    return null;
  }
  let total = 0;
  for (const part of parts) {
    const [, digits = "", word = ""] = /^([\d.]+)\s*([a-z]*)$/.exec(part) ?? [];
    const unit = word === "" ? 1_000 : units.find(([pattern]) => pattern.test(word))?.[1];
    if (unit === undefined) return null;
    total += Number(digits) * unit;
  }
  return Math.round(total);
}

/** Milliseconds as one would type them, exactly. */
export function writeDuration(ms: number): string {
  if (ms === 0) return "0 s";
  const parts: string[] = [];
  let rest = ms;
  for (const [name, unit] of [
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["min", 60_000],
    ["s", 1_000],
    ["ms", 1],
  ] as const) {
    const count = Math.floor(rest / unit);
    if (count > 0) parts.push(`${count} ${name}`);
    rest -= count * unit;
  }
  return parts.join(" ");
}
