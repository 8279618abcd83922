/**
 * `--workers -1` as `--workers=-1`: the reader of arguments takes `-1` for an option and speaks of that, and whoever
 * reads the value says better what is wrong with it.
 * @param {readonly string[]} args
 * @returns {string[]}
 */
export function joinNegativeValues(args) {
  const joined = [];
  for (const arg of args) {
    const last = joined.at(-1) ?? "";
    if (/^-\d/.test(arg) && /^--[a-z-]+$/.test(last)) joined[joined.length - 1] = `${last}=${arg}`;
    else joined.push(arg);
  }
  return joined;
}
