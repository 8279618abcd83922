/** @param {number} ms */
export function formatSeconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

function print(line) {
  process.stdout.write(`${line}\n`);
}

/** Writes a line of its own, for example about a process that ended. */
export function say(line) {
  print(line);
}

/**
 * Runs one part of the start and says how long it took.
 * @template T
 * @param {string} name
 * @param {() => Promise<{ note: string, value: T }>} work `note` says what was done
 * @returns {Promise<T>}
 */
export async function step(name, work) {
  const begin = performance.now();
  const { note, value } = await work();
  print(`  ${name.padEnd(11)} ${formatSeconds(performance.now() - begin).padStart(7)}   ${note}`);
  return value;
}
