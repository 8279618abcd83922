import type { TypeFault } from "../../runtime/flow/code-bodies";

/** Faults of some functions; null where nobody came to know them. */
export type Faults = readonly TypeFault[] | null;

/** What checks one set of functions after the other. */
export type TypeThread = {
  /** False once it has ended, by itself or by {@link end}. */
  readonly isOpen: boolean;
  check(bodies: readonly string[]): Promise<Faults>;
  end(): Promise<unknown>;
};

/** Who asks. */
export type TypeAsker = {
  /** Whose turn it is: the partner's id. */
  readonly partner: string;
  /** What is typed: the newest one asks instead of those before it. Absent: it waits until it is checked. */
  readonly typing?: string | undefined;
  readonly signal?: AbortSignal | undefined;
};

type Job = {
  readonly bodies: readonly string[];
  readonly asker: TypeAsker;
  readonly settle: (faults: Faults | Promise<Faults>) => void;
};

/** Of what is typed, per partner: older ones are given up. */
const typingMax = 20;

/**
 * One check at a time, each with a clock of its own: what does not come to an end costs nobody else the check.
 * Partners take turns, so whoever asks much waits for themselves. What is to be published comes before what is
 * typed.
 */
export class TypeQueue {
  readonly #open: () => TypeThread;
  readonly #patienceMs: number;
  readonly #idleMs: number;
  #thread: TypeThread | null = null;
  #waiting: Job[] = [];
  /** When each partner had its last turn, as a count. */
  readonly #turns = new Map<string, number>();
  #isWorking = false;
  #idle: NodeJS.Timeout | undefined;

  /** Milliseconds that one check may take, and that a thread without work is kept. */
  constructor(open: () => TypeThread, patienceMs: number, idleMs: number) {
    this.#open = open;
    this.#patienceMs = patienceMs;
    this.#idleMs = idleMs;
  }

  /** Null where the check did not come to an end, was given up, or gave way to a newer one. */
  ask(bodies: readonly string[], asker: TypeAsker): Promise<Faults> {
    return new Promise((settle) => {
      if (asker.signal?.aborted) return settle(null);
      const job: Job = { bodies, asker, settle };
      this.#giveWay(job);
      this.#waiting.push(job);
      asker.signal?.addEventListener("abort", () => this.#drop(job), { once: true });
      void this.#work();
    });
  }

  #giveWay({ asker: { partner, typing } }: Job): void {
    if (typing === undefined) return;
    const typed = this.#waiting.filter(
      ({ asker }) => asker.partner === partner && asker.typing !== undefined,
    );
    for (const job of typed.filter(({ asker }) => asker.typing === typing)) this.#drop(job);
    if (typed.length >= typingMax && typed[0] !== undefined) this.#drop(typed[0]);
  }

  /** What has begun goes on: a new thread would take longer than most checks do. */
  #drop(job: Job): void {
    if (!this.#waiting.includes(job)) return;
    this.#waiting = this.#waiting.filter((other) => other !== job);
    job.settle(null);
  }

  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    clearTimeout(this.#idle);
    for (let job = this.#take(); job !== undefined; job = this.#take()) {
      const checked = this.#check(job.bodies);
      job.settle(checked);
      await checked.catch(() => undefined);
    }
    this.#isWorking = false;
    this.#turns.clear();
    this.#idle = setTimeout(() => void this.#end(), this.#idleMs);
    this.#idle.unref();
  }

  #take(): Job | undefined {
    const turnOf = ({ asker }: Job) => this.#turns.get(asker.partner) ?? 0;
    const haste = ({ asker }: Job) => (asker.typing === undefined ? 0 : 1);
    const [next] = this.#waiting.toSorted(
      (one, other) => turnOf(one) - turnOf(other) || haste(one) - haste(other),
    );
    if (next === undefined) return undefined;
    this.#waiting = this.#waiting.filter((job) => job !== next);
    this.#turns.set(next.asker.partner, Math.max(0, ...this.#turns.values()) + 1);
    return next;
  }

  async #check(bodies: readonly string[]): Promise<Faults> {
    if (this.#thread?.isOpen !== true) this.#thread = this.#open();
    let clock: NodeJS.Timeout | undefined;
    const late = new Promise<null>((settle) => {
      clock = setTimeout(() => settle(null), this.#patienceMs);
    });
    try {
      const faults = await Promise.race([this.#thread.check(bodies), late]);
      if (faults === null) await this.#end();
      return faults;
    } finally {
      clearTimeout(clock);
    }
  }

  async #end(): Promise<void> {
    const ended = this.#thread;
    this.#thread = null;
    await ended?.end();
  }
}
