/**
 * How well a search finds an entry, 0 to 1: each word must begin a word of the entry, or at least be in it.
 * Letters scattered over an entry find nothing: a person who types "dark" means that word.
 */
export function matchWords(entry: string, search: string): number {
  const text = entry.toLowerCase();
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  let score = 1;
  for (const word of words) {
    const at = text.indexOf(word);
    if (at < 0) return 0;
    const begins = at === 0 || ` ${text}`.includes(` ${word}`);
    score *= begins ? 1 : 0.5;
  }
  return score;
}
