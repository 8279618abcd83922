import { onlineManager } from "@tanstack/react-query";

/** `nextAt`: epoch ms of the next try; null while one is under way. */
export type Reach =
  | { readonly away: false }
  | { readonly away: true; readonly nextAt: number | null };

const here: Reach = { away: false };
const firstWaitMs = 2_000;
const longestWaitMs = 30_000;
const answerMs = 10_000;

/**
 * Whether the server answers at all. When a call got no answer one question is asked after it; where that has
 * none either, everything waits (queries through their own manager, presence, saves, the live stream by
 * `whenBack`), this alone asks again, ever more rarely, and all go on at once when there is an answer.
 */
class ServerReach {
  #state: Reach = here;
  #waits = 0;
  #timesAway = 0;
  #asking = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #watchers = new Set<() => void>();
  readonly #returners = new Set<() => void>();

  readonly state = (): Reach => this.#state;

  readonly watch = (tell: () => void): (() => void) => {
    this.#watchers.add(tell);
    return () => this.#watchers.delete(tell);
  };

  /** Calls back each time the server is there again. */
  whenBack(tell: () => void): () => void {
    this.#returners.add(tell);
    return () => this.#returners.delete(tell);
  }

  /** Times that the server went away. */
  timesAway(): number {
    return this.#timesAway;
  }

  /** A call that was begun after so many times away has got an answer, whatever it says. */
  answered(timesAway: number): void {
    // What was on its way when the server went proves nothing.
    if (this.#state.away && timesAway === this.#timesAway) this.#back();
  }

  /** A call has got no answer. */
  unanswered(): void {
    if (!this.#state.away && !this.#asking) void this.ask();
  }

  /** Asks now. */
  async ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    clearTimeout(this.#timer);
    if (this.#state.away) this.#show({ away: true, nextAt: null });
    const there = await answers();
    this.#asking = false;
    if (there) this.#back();
    else this.#wait();
  }

  #wait(): void {
    const wait = Math.min(firstWaitMs * 2 ** this.#waits, longestWaitMs);
    this.#waits += 1;
    // Windows that lost the server together do not all ask at the same moment.
    const ms = Math.round(wait * (0.8 + Math.random() * 0.2));
    if (!this.#state.away) this.#timesAway += 1;
    onlineManager.setOnline(false);
    this.#show({ away: true, nextAt: Date.now() + ms });
    // A window that nobody sees asks when it is seen again.
    if (!document.hidden) this.#timer = setTimeout(() => void this.ask(), ms);
  }

  #back(): void {
    clearTimeout(this.#timer);
    this.#waits = 0;
    const wasAway = this.#state.away;
    if (!wasAway) return;
    this.#show(here);
    onlineManager.setOnline(true);
    for (const tell of this.#returners) tell();
  }

  #show(state: Reach): void {
    this.#state = state;
    for (const tell of this.#watchers) tell();
  }
}

async function answers(): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(answerMs);
    return (await fetch("/api/auth/get-session", { cache: "no-store", signal })).ok;
  } catch {
    return false;
  }
}

export const serverReach = new ServerReach();

/** `fetch`, whose calls tell whether the server answers. */
export const fetchAndNote: typeof fetch = async (input, init) => {
  const timesAway = serverReach.timesAway();
  try {
    const response = await fetch(input, init);
    // A page in place of an answer is of what stands before the server.
    const isOurs = response.headers.get("content-type")?.includes("json") === true;
    if (isOurs) serverReach.answered(timesAway);
    else serverReach.unanswered();
    return response;
  } catch (error) {
    if (init?.signal?.aborted !== true) serverReach.unanswered();
    throw error;
  }
};
