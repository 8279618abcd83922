/**
 * @typedef {object} StopPhase
 * @property {string[]} names processes that are asked to end at the same time
 * @property {number} graceMs how long they get before they are killed
 */

/**
 * A planned stop: intake, pages and workers first, which give effects in flight 8 s to be recorded and then
 * release their runs; then the sandbox, which may still have to answer them. The database comes after all of
 * these. 10 s in the whole.
 * @param {readonly string[]} names the processes that run
 * @returns {StopPhase[]}
 */
export function planStop(names) {
  const isLast = (name) => name === "sandbox";
  return [
    { names: names.filter((name) => !isLast(name)), graceMs: 8_700 },
    { names: names.filter(isLast), graceMs: 300 },
  ].filter((phase) => phase.names.length > 0);
}

/** What is left of the 10 s for the database to end in good order. */
export function databaseGrace(elapsedMs) {
  return Math.max(700, 9_700 - elapsedMs);
}

/** Before a process that died is started again: 0.2 s, doubling up to 10 s. */
export function restartDelay(deathsInARow) {
  return Math.min(10_000, 200 * 2 ** Math.max(0, deathsInARow - 1));
}
