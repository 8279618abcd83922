import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { FlowError } from "../../runtime/errors/flow-error";
import type { CodeCall, CodeResult, CodeRunner } from "../../runtime/ports";
import { projectFolder } from "../env";
import { codeFault, isShortOfMemory, type ThreadFailure } from "./code-fault";

/** A call that is over its time by so much is stuck in a built-in that does not look at the clock. */
const graceMs = 500;
/** A thread that has had nothing to do for so long ends. */
const idleMs = 60_000;
const processStops = "this process stops";
/** MiB of the thread's own heap and stack; the sandbox's memory is not among them. */
const resourceLimits = { maxOldGenerationSizeMb: 256, stackSizeMb: 4 };

export type CodePoolOptions = { readonly threads?: number };
export type CodePool = CodeRunner & { close(): Promise<void> };

type Job = { readonly call: CodeCall; readonly settle: (result: CodeResult) => void };
type ThreadAnswer = {
  readonly id: number;
  readonly failure: ThreadFailure | null;
  readonly lines: readonly string[];
  readonly value: string | null;
  /** The thread is not to be trusted with another call. */
  readonly spoilt: boolean;
};
type ThreadEvents = {
  readonly free: () => void;
  readonly gone: () => void;
  /** To be called once more, by another thread. */
  readonly again: (job: Job) => void;
};

/**
 * Threads that run people's code, started when they are needed. Each call has one to itself and is ended with it
 * when it takes too long. One is always left to other distributors than those whose code is stuck.
 */
export function openCodePool({ threads = 2 }: CodePoolOptions = {}): CodePool {
  const all = new Set<CodeThread>();
  const queue: Job[] = [];
  let closed = false;
  const next = () => {
    while (!closed) {
      const at = queue.findIndex(
        ({ call }) => runningOf(call.owner, all) < Math.max(1, threads - 1),
      );
      const job = queue[at];
      if (job === undefined) return;
      const thread = [...all].find(({ busy }) => !busy) ?? (all.size < threads ? add() : null);
      if (thread === null) return;
      queue.splice(at, 1);
      thread.run(job);
    }
  };
  const add = () => {
    const again = (job: Job) => {
      queue.unshift(job);
      next();
    };
    const gone = () => all.delete(thread);
    const thread: CodeThread = new CodeThread({ free: next, gone, again });
    all.add(thread);
    return thread;
  };
  return {
    run: (call) =>
      new Promise((settle) => {
        if (closed) settle(lostWith(call, processStops));
        else queue.push({ call, settle });
        next();
      }),
    async close() {
      closed = true;
      for (const { call, settle } of queue.splice(0)) settle(lostWith(call, processStops));
      await Promise.all([...all].map((thread) => thread.end()));
    },
  };
}

function lostWith(call: CodeCall, reason: string): CodeResult {
  const failure = { name: "lost", message: reason, stack: "" };
  return { lines: [], error: codeFault(failure, call, { spoilt: true }) };
}

function runningOf(owner: string, threads: ReadonlySet<CodeThread>): number {
  return [...threads].filter((thread) => thread.owner === owner).length;
}

class CodeThread {
  #job: Job | null = null;
  #id = 0;
  #timer: NodeJS.Timeout | null = null;
  #ready = false;
  readonly #worker: Worker;
  readonly #events: ThreadEvents;

  constructor(events: ThreadEvents) {
    this.#events = events;
    this.#worker = new Worker(join(projectFolder(), "server/code/code-thread.mjs"), {
      resourceLimits,
      env: {},
    });
    this.#worker.on("message", (answer: ThreadAnswer | { readonly ready: true }) => {
      if ("ready" in answer) this.#begin();
      else this.#answered(answer);
    });
    this.#worker.on("error", (cause: Error) => this.#lost(cause.message));
    this.#worker.on("exit", () => this.#lost("its sandbox ended"));
    // A process that has nothing else to do may end.
    this.#worker.unref();
  }

  get busy(): boolean {
    return this.#job !== null;
  }

  get owner(): string | undefined {
    return this.#job?.call.owner;
  }

  run(job: Job): void {
    this.#job = job;
    this.#worker.ref();
    if (this.#ready) this.#begin();
  }

  end(): Promise<unknown> {
    this.#stopTimer();
    return this.#worker.terminate();
  }

  /** The time counts from here on: a thread that has just started, or a call that waited, is not late for it. */
  #begin(): void {
    this.#ready = true;
    if (this.#job === null) return;
    const { call } = this.#job;
    this.#id += 1;
    this.#setTimer(call.timeMs + graceMs, () => {
      this.#fail(codeFault("time", call, { spoilt: true }));
    });
    const { owner, program, roots, now, seed, timeMs, memoryMb } = call;
    this.#worker.postMessage({
      id: this.#id,
      owner,
      program,
      names: Object.keys(roots),
      roots: Object.values(roots),
      now,
      seed,
      timeMs,
      memoryMb,
    });
  }

  #answered({ id, failure, lines, value, spoilt }: ThreadAnswer): void {
    const job = this.#job;
    if (job === null || id !== this.#id) return;
    // Its memory is one for all that it serves: only in a new one is it the call's own that ran out.
    const served = this.#id > 1;
    if (served && isShortOfMemory(failure, { spoilt })) {
      this.#job = null;
      this.#replace();
      this.#events.again(job);
      return;
    }
    const result: CodeResult =
      value === null
        ? { lines, error: codeFault(failure, job.call, { spoilt }) }
        : { lines, value };
    if (spoilt) this.#replace();
    this.#settle(result);
  }

  #lost(reason: string): void {
    this.#events.gone();
    this.#stopTimer();
    if (this.#job === null) return;
    this.#settle(lostWith(this.#job.call, reason));
  }

  #fail(error: FlowError): void {
    this.#replace();
    this.#settle({ lines: [], error });
  }

  #replace(): void {
    this.#events.gone();
    void this.end();
  }

  #settle(result: CodeResult): void {
    const job = this.#job;
    this.#job = null;
    this.#worker.unref();
    this.#setTimer(idleMs, () => this.#replace()).unref();
    job?.settle(result);
    this.#events.free();
  }

  #setTimer(ms: number, act: () => void): NodeJS.Timeout {
    this.#stopTimer();
    this.#timer = setTimeout(act, ms);
    return this.#timer;
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
