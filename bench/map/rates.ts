/** Inputs that are called in turn. */
export const inputs = 500;
/** What calls return is looked at, so that no engine leaves them out. */
let sink = 0;

/** Milliseconds that this process has computed for: what others do on the machine does not count. */
function computedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Calls of all inputs between two looks at the clock. */
const turns = 16;

/** Calls per second of a core over 400 ms of it, after a warm-up. */
export function rate(run: (index: number) => unknown): number {
  const span = (ms: number): number => {
    const started = computedMs();
    let done = 0;
    while (computedMs() - started < ms) {
      for (let turn = 0; turn < turns; turn += 1) {
        for (let index = 0; index < inputs; index += 1) {
          if (run(index) !== undefined) sink += 1;
        }
      }
      done += turns * inputs;
    }
    return (done / (computedMs() - started)) * 1_000;
  };
  // Long tables take longest until an engine has optimised all of them.
  span(800);
  return span(400);
}

/** The same for what answers with a promise. */
export async function rateLater(run: (index: number) => Promise<unknown>): Promise<number> {
  const started = computedMs();
  let done = 0;
  while (computedMs() - started < 800) {
    if ((await run(done % inputs)) !== undefined) sink += 1;
    done += 1;
  }
  return (done / (computedMs() - started)) * 1_000;
}

export function once(run: () => unknown): number {
  const started = computedMs();
  if (run() !== undefined) sink += 1;
  return computedMs() - started;
}

/** No call has returned anything: then nothing was measured. */
export function isUnused(): boolean {
  return sink === 0;
}
