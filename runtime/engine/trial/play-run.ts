import type { Answer } from "../../nodes/execution";
import type { SegmentWrite } from "../../ports";
import type { GivenAnswers } from "../debug/given-answers";
import { derivedId } from "../derived-id";
import { resumeRun, type StartRequest, startRun } from "../driver";
import { loadValues } from "../history-values";
import type { RunEnd, RunHead, RunState } from "../records";
import type { Past } from "../replay-past";
import { answerIn } from "../run-answer";
import type { RunHost } from "../run-host";
import { PlayJournal } from "./play-journal";
import { PlayTurns } from "./play-turns";

export type PlayRequest = Pick<
  StartRequest,
  "plan" | "parameters" | "trigger" | "message" | "seeds" | "debug"
> & {
  /** Purpose `test` or `backtest`: nothing leaves. Its clock begins at `acceptedAt`. */
  readonly head: RunHead;
  /** What stands for the answers of systems, of flows that are called, and of events that are waited for. */
  readonly answers: GivenAnswers;
  /** How long this process may be busy with it, ms. */
  readonly maxMs: number;
};

/** What a played run reads from outside: it writes and sends nothing. */
export type PlayHost = Pick<RunHost, "clock" | "hash" | "tables" | "code"> & {
  /** Asked often: lets others of this process have their turn where it is time. Waiting there is no work. */
  readonly breathe?: () => Promise<void>;
};

export type PlayedRun = {
  /** All that its journal would say. */
  readonly past: Past;
  /** Null where it did not end: {@link stoodStill} says why. */
  readonly end: RunEnd | null;
  /** What whoever sent the message would have been answered; null without a respond step. */
  readonly answer: Answer | null;
  /** Business events that it would have recorded. */
  readonly events: SegmentWrite["events"];
  /** The state that it stays in, or `too-long` where `maxMs` was over. */
  readonly stoodStill: RunState | "too-long" | null;
};

/** Code is waited for, and others have their turns: so much longer it may take by the clock. */
const patience = 20;

/**
 * One run of a compiled version from its message to its end, in memory. Effects, calls and waits for events end with
 * `answers` and fail with ANSWER_UNKNOWN where there is none; time passes at once, from the head's `acceptedAt` on.
 * Rejects with what the host rejects with: a table that cannot be read.
 */
export async function playRun(real: PlayHost, request: PlayRequest): Promise<PlayedRun> {
  const { head, plan, maxMs } = request;
  if (head.purpose !== "test" && head.purpose !== "backtest") {
    throw new RangeError(`A run of purpose ${head.purpose} is not played in memory`);
  }
  const stopping = new AbortController();
  // Nothing here waits for the world: without turns of its own it would keep the process until it has ended.
  const turns = new PlayTurns(real, { maxMs, onOver: () => stopping.abort() });
  const journal = new PlayJournal(() => turns.take());
  const host = hostOf(real, { journal, plan, head, stopping });
  const timer = setTimeout(() => stopping.abort(), maxMs * patience);
  let answer: Answer | null = null;
  try {
    const started = startRun(host.host, { ...request, dedupe: null, lane: null, execute: "here" });
    started.answered.then(
      (given) => {
        answer = given;
      },
      () => {},
    );
    await started.verdict;
    await started.done;
    while (
      journal.end === null &&
      !stopping.signal.aborted &&
      journal.due < Number.POSITIVE_INFINITY
    ) {
      host.advanceTo(journal.due);
      await resumeRun(host.host, head, journal.claim());
    }
  } finally {
    clearTimeout(timer);
  }
  const contents = journal.contents();
  const stoodStill = stopping.signal.aborted ? ("too-long" as const) : journal.state;
  return {
    past: { head, contents, values: await loadValues(host.host, head, contents) },
    end: journal.end,
    // One that waited meanwhile has told it to its journal alone.
    answer: answer ?? (await answerIn(journal, head, contents)),
    events: journal.events,
    stoodStill: journal.end === null ? stoodStill : null,
  };
}

type PlayParts = {
  readonly journal: PlayJournal;
  readonly plan: PlayRequest["plan"];
  readonly head: RunHead;
  readonly stopping: AbortController;
};

function hostOf(real: PlayHost, { journal, plan, head, stopping }: PlayParts) {
  let now = head.acceptedAt;
  let ids = 0;
  const host: RunHost = {
    journal,
    clock: { now: () => now, monotonic: () => real.clock.monotonic() },
    // The same run has the same ids each time it is played.
    ids: { next: () => derivedId(real.hash, `${head.id} ${ids++}`) },
    hash: real.hash,
    connections: async (_run, slot) => {
      throw new RangeError(`A played run opens no connection, ${slot} neither`);
    },
    plan: async () => plan,
    ...(real.tables && { tables: real.tables }),
    ...(real.code && { code: real.code }),
    commands: { pending: () => [] },
    stopping: stopping.signal,
    pause: async (ms) => {
      now += ms;
    },
  };
  const advanceTo = (time: number) => {
    now = Math.max(now, time);
  };
  return { host, advanceTo };
}
