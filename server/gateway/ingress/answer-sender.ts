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
import { late, within } from "./within";

const respondWithinMs = 20_000;
/** Shopify gives up after 5 s in all. */
const respondWithinShopifyMs = 4_000;
/** Every message's commit is waited for so long: the journal refuses one that it does not begin within 2 s. */
const commitWaitMs = 3_000;

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
export async function answerSender(
  taken: Taken,
  { head, message, started, isAwaited }: Begun,
): Promise<IntakeOutcome> {
  let verdict: StartVerdict | typeof late;
  try {
    verdict = await within(storedWithinMs(taken), started.verdict);
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
    return await answerStarted(taken, head, started);
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
): Promise<IntakeOutcome> {
  const { parts, response } = taken;
  const result = await within(waitMs(taken), started.answered);
  if (result !== late && result !== null) {
    sendAnswer(response, result, head.id);
    return "answered";
  }
  const done = started.done.catch(() => undefined);
  if (result === late || (await within(waitMs(taken), done)) === late) {
    sendAccepted(response, accepted(taken, head.id, "running"));
    return "accepted";
  }
  return sendEnd(taken, head.id, parts.endings.take(head.id));
}

function waitMs({ endpoint, input, begin }: Taken): number {
  const shopify = input.headers["x-shopify-topic"] !== undefined;
  const all =
    endpoint.plan.settings.respondWithinMs ?? (shopify ? respondWithinShopifyMs : respondWithinMs);
  return Math.max(1, all - (performance.now() - begin));
}

/** A body that was long on its way, or a flow with little time, makes no stored message an unknown one. */
function storedWithinMs(taken: Taken): number {
  return Math.max(commitWaitMs, waitMs(taken));
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
  const earlier = await within(storedWithinMs(taken), parts.earlier.read(endpoint, origin));
  if (earlier === late) {
    // That it is stored is known; what was answered is told at its address.
    sendAccepted(response, accepted(taken, origin, "accepted"));
    return;
  }
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
