/** The nearest of `candidates` to a misspelt name, or undefined if none is near. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1;
  const wanted = name.toLowerCase();
  const known = [...candidates];
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  if (best !== undefined) return best;
  const [only, ...others] = continued(wanted, known);
  return others.length === 0 ? only : undefined;
}

/** `total_price` and `totalTax` for `total`: names that go on from it with another word. */
function continued(wanted: string, candidates: readonly string[]): readonly string[] {
  if (wanted.length < 3) return [];
  return candidates.filter(
    (candidate) =>
      candidate.toLowerCase().startsWith(wanted) &&
      /^([_-]|[A-Z])/.test(candidate.slice(wanted.length)),
  );
}

/** `: did you mean “city”?`, or `: it has “total_price” and “total_tax”`; "" without a near name. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const known = [...candidates];
  const candidate = nearest(name, known);
  if (candidate !== undefined) return `: did you mean “${candidate}”?`;
  const more = continued(name.toLowerCase(), known).slice(0, 3);
  return more.length === 0 ? "" : `: it has ${more.map((one) => `“${one}”`).join(" and ")}`;
}

function editDistance(a: string, b: string): number {
  let beforeThat: readonly number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? (beforeThat[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(replaced, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, swapped));
    }
    beforeThat = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}
