import os from "node:os";

/** Work goes on for so long before others of this process get their turn. */
const sliceMs = 4;
const measureEveryMs = 250;
/** Of a busy machine it takes this share of one core. */
const busyShare = 0.12;

export type BreatherParts = {
  /** Runs that this process has in flight. */
  readonly busy: () => number;
  readonly monotonic?: () => number;
  readonly coresFree?: () => number;
  readonly sleep?: (ms: number) => Promise<void>;
};

/**
 * Makes background work wait for others: between slices the process gets its turn, and where its runs are in flight,
 * or the machine has no core to spare, it takes a small share only.
 */
export class Breather {
  /** Ms of work so far, without the breaks. */
  workedMs = 0;
  readonly #busy: () => number;
  readonly #monotonic: () => number;
  readonly #coresFree: () => number;
  readonly #sleep: (ms: number) => Promise<void>;
  #begunAt: number;
  #measuredAt = Number.NEGATIVE_INFINITY;
  #spare = true;

  constructor({ busy, monotonic, coresFree, sleep }: BreatherParts) {
    this.#busy = busy;
    this.#monotonic = monotonic ?? (() => performance.now());
    this.#coresFree = coresFree ?? measureCores();
    this.#sleep = sleep ?? pause;
    this.#begunAt = this.#monotonic();
  }

  /** Call it between pieces of work. */
  async breathe(): Promise<void> {
    const worked = this.#monotonic() - this.#begunAt;
    if (worked < sliceMs) return;
    this.workedMs += worked;
    const share = this.#share();
    await this.#sleep(share === 1 ? 0 : worked * (1 / share - 1));
    this.#begunAt = this.#monotonic();
  }

  /** Time that was waited for something else counts for nothing. */
  resume(): void {
    this.#begunAt = this.#monotonic();
  }

  #share(): number {
    if (this.#busy() > 0) return busyShare;
    const now = this.#monotonic();
    if (now - this.#measuredAt >= measureEveryMs) {
      this.#measuredAt = now;
      // What it takes itself is one core; of a machine with one it has the whole.
      this.#spare = this.#coresFree() >= Math.min(1.35, os.cpus().length * 0.7);
    }
    return this.#spare ? 1 : busyShare;
  }
}

/** Cores that nobody but this process has used since it was asked the last time. */
function measureCores(): () => number {
  let before = sample();
  return () => {
    const now = sample();
    const total = now.total - before.total;
    const free = now.idle - before.idle + (now.own - before.own);
    before = now;
    return total <= 0 ? os.cpus().length : (free / total) * os.cpus().length;
  };
}

function sample() {
  let idle = 0;
  let total = 0;
  for (const { times } of os.cpus()) {
    idle += times.idle;
    total += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  const { user, system } = process.cpuUsage();
  return { idle, total, own: (user + system) / 1000 };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => (ms < 1 ? setImmediate(resolve) : setTimeout(resolve, ms)));
}
