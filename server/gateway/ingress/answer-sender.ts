import type { ServerResponse } from "node:http";
import type { StartedRun } from "@/runtime/engine/driver";
import type { RunEnd, RunHead } from "@/runtime/engine/records";
import type { TriggerInput } from "@/runtime/engine/trigger-message";
import { FlowError } from "@/runtime/errors/flow-error";
import type { TriggerMessage } from "@/runtime/nodes/execution";
import type { StartVerdict } from "@/runtime/ports";
import type { IntakeOutcome } from "../metrics";
import { sendProblem } from "../problem";
import { sendAccepted, sendAnswer } from "./answer";
import type { Endpoint } from "./endpoint";
import type { IntakeParts } from "./intake";
import { bodyError } from "./intake-scope";
import { keyProblem, malformed, notTakenNow, outcomeUnknown } from "./refusals";

const respondWithinMs = 20_000;
/** Shopify gives up after 5 s in all. */
const respondWithinShopifyMs = 4_000;

/** A message whose signature fits, and who waits for its answer. */
export type Taken = {
  readonly parts: IntakeParts;
  readonly endpoint: Endpoint;
  readonly input: TriggerInput;
  /** Tells repeated deliveries where the flow names no delivery id of its own. */
  readonly deliveryId: string | null;
  readonly response: ServerResponse;
  /** Takes a place for a run that nobody waits for; false when there is none. */
  takeSpare(): boolean;
  /** Keeps the places that were taken until the run is done. */
  keepUntil(done: Promise<unknown>): void;
  /** When the request came, by performance.now(). */
  readonly begin: number;
};

type Begun = {
  readonly head: RunHead;
  readonly message: TriggerMessage;
  readonly started: StartedRun;
  /** Its sender waits for the flow's answer. */
  readonly isAwaited: boolean;
};

/** Answers the sender once the outcome is durable, or when its time is over. */
export async function answerSender(taken: Taken, begun: Begun): Promise<IntakeOutcome> {
  const patience = new Patience(waitMs(taken));
  try {
    return await answerWithin(taken, begun, patience);
  } finally {
    patience.end();
  }
}

async function answerWithin(
  taken: Taken,
  { head, message, started, isAwaited }: Begun,
  patience: Patience,
): Promise<IntakeOutcome> {
  let verdict: StartVerdict | typeof late;
  try {
    verdict = await patience.for(started.verdict);
  } catch (error) {
    return refuse(taken, error);
  }
  if (verdict === late) {
    const statusAddress = statusAddressOf(taken.endpoint, head.id);
    sendProblem(taken.response, outcomeUnknown(head.id, statusAddress));
    return "busy";
  }
  if (verdict.outcome === "duplicate") {
    await sendEarlier(taken, verdict.of);
    return "duplicate";
  }
  if (verdict.outcome === "started" && isAwaited) {
    return await answerStarted(taken, head, started, patience);
  }
  return answerStored(taken, { head, message }, verdict.outcome);
}

/** Nothing was stored. */
function refuse({ response }: Taken, error: unknown): IntakeOutcome {
  if (!(error instanceof FlowError)) {
    throw error;
  }
  const busy = error.recovery === "retryable";
  sendProblem(response, busy ? notTakenNow(error) : keyProblem(error));
  return busy ? "busy" : "malformed";
}

/** Nobody waits for what the flow answers. */
function answerStored(
  taken: Taken,
  { head, message }: Pick<Begun, "head" | "message">,
  outcome: "started" | "queued",
): IntakeOutcome {
  const { endpoint, response } = taken;
  // The stored run fails at its first step; its sender hears now what is wrong with the body.
  const unreadable = bodyError(endpoint, message);
  if (unreadable !== null) {
    sendProblem(response, malformed(head.id, unreadable));
    return "malformed";
  }
  const held = endpoint.state === "paused";
  const status = outcome === "started" ? "running" : held ? "held" : "queued";
  sendAccepted(response, accepted(taken, head.id, status));
  return held ? "held" : "accepted";
}

/** Waits for the run as long as the caller does. */
async function answerStarted(
  taken: Taken,
  head: RunHead,
  started: StartedRun,
  patience: Patience,
): Promise<IntakeOutcome> {
  const { parts, response } = taken;
  const result = await patience.for(started.answered);
  if (result !== late && result !== null) {
    sendAnswer(response, result, head.id);
    return "answered";
  }
  const ended = result === late ? late : await patience.for(started.done.catch(() => undefined));
  if (ended === late) {
    sendAccepted(response, accepted(taken, head.id, "running"));
    return "accepted";
  }
  return sendEnd(taken, head.id, parts.endings.take(head.id));
}

function waitMs({ endpoint, input, begin }: Taken): number {
  const shopify = input.headers["x-shopify-topic"] !== undefined;
  const within =
    endpoint.plan.settings.respondWithinMs ?? (shopify ? respondWithinShopifyMs : respondWithinMs);
  return Math.max(1, within - (performance.now() - begin));
}

/** A run that ended here without an answer of its own, or that goes on elsewhere (`end` is null). */
function sendEnd(taken: Taken, run: string, end: RunEnd | null): IntakeOutcome {
  if (end?.error?.code === "BODY_MALFORMED") {
    sendProblem(taken.response, malformed(run, end.error));
    return "malformed";
  }
  if (end?.status === "succeeded") {
    const body = { run, status: end.status };
    sendAnswer(taken.response, { status: 200, headers: {}, body }, run);
    return "answered";
  }
  const state = accepted(taken, run, end?.status ?? "waiting");
  const failure = end?.status === "failed" && end.error ? { error: { code: end.error.code } } : {};
  sendAccepted(taken.response, { ...state, ...failure });
  return "accepted";
}

async function sendEarlier(taken: Taken, origin: string): Promise<void> {
  const { parts, endpoint, response } = taken;
  const earlier = await parts.earlier.read(endpoint, origin);
  switch (earlier.kind) {
    case "answer":
      sendAnswer(response, earlier.answer, earlier.run);
      return;
    case "problem":
      sendProblem(response, earlier.problem);
      return;
    case "accepted":
      sendAccepted(response, accepted(taken, earlier.run, earlier.status));
  }
}

function accepted({ endpoint }: Taken, run: string, status: string) {
  return { run, status, statusAddress: statusAddressOf(endpoint, run) };
}

function statusAddressOf({ address }: Endpoint, run: string): string {
  return `/in/${address}/runs/${run}`;
}

const late = Symbol("late");

/** How long a sender waits in all: it starts with the object. */
class Patience {
  readonly #over: Promise<typeof late>;
  #timer: NodeJS.Timeout | undefined;

  constructor(ms: number) {
    this.#over = new Promise((resolve) => {
      this.#timer = setTimeout(() => resolve(late), ms);
    });
  }

  /** What comes, or `late` when the sender has waited long enough. */
  for<T>(coming: Promise<T>): Promise<T | typeof late> {
    return Promise.race([coming, this.#over]);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
