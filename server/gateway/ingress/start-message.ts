import { createHash } from "node:crypto";
import type { StartedRun, StartRequest } from "@/runtime/engine/driver";
import type { RunHead } from "@/runtime/engine/records";
import { messageOf } from "@/runtime/engine/trigger-message";
import { FlowError } from "@/runtime/errors/flow-error";
import type { TriggerMessage } from "@/runtime/nodes/execution";
import { pausedNote } from "@/server/flows/release-held-runs";
import type { IntakeOutcome } from "../metrics";
import { sendProblem } from "../problem";
import { answerSender, type Taken } from "./answer-sender";
import type { Endpoint } from "./endpoint";
import type { IntakeParts } from "./intake";
import { bodyError, intakeKeys } from "./intake-scope";
import { keyProblem } from "./refusals";

const encoder = new TextEncoder();
/** An order without a caller that is longer than this goes to a worker: callers wait for this process. */
const acceptedHereMaxBytes = 64 * 1024;

/** Starts a run for the message and answers its sender once the outcome is durable. */
export async function startMessage(taken: Taken): Promise<IntakeOutcome> {
  const { parts, endpoint, response } = taken;
  const head = headOf(parts, endpoint);
  const message = messageOf(taken.input);
  const request = startRequest(taken, head, message);
  if (request instanceof FlowError) {
    sendProblem(response, keyProblem(request));
    return "malformed";
  }
  const isAwaited = request.execute === "here";
  const isSpare = !isAwaited && mayRunHere(taken, request) && taken.takeSpare();
  if (isAwaited) {
    parts.endings.expect(head.id);
  }
  try {
    const hold = endpoint.state === "paused" ? pausedNote : null;
    const started = parts.start(isSpare ? executedHere(request) : request, hold);
    const here = isAwaited || isSpare;
    taken.keepUntil(here ? givenBackIfBroken(parts, head, started) : started.done);
    return await answerSender(taken, { head, message, started, isAwaited });
  } finally {
    if (isAwaited) {
      parts.endings.take(head.id);
    }
  }
}

/**
 * A message nobody waits for is executed where it was accepted while this process has a place to spare: the
 * commit that accepts it then also holds its first steps, and no worker has to read it back. Otherwise, and
 * where its turn must be kept or it is large, it is left to the workers.
 */
function mayRunHere({ endpoint, input }: Taken, { lane }: StartRequest): boolean {
  const isShort = input.bytes.length <= acceptedHereMaxBytes;
  return endpoint.state === "active" && lane === null && isShort;
}

function executedHere(request: StartRequest): StartRequest {
  return Object.assign({}, request, { execute: "here" as const });
}

/** Nobody else knows of a run that broke down here: without this it would wait for this process's end. */
async function givenBackIfBroken(
  parts: IntakeParts,
  head: RunHead,
  started: StartedRun,
): Promise<void> {
  try {
    await started.done;
  } catch (error) {
    const verdict = await started.verdict.catch(() => null);
    if (verdict?.outcome === "started") {
      await parts.giveBack(head, verdict.epoch, error);
    }
  }
}

function headOf(parts: IntakeParts, endpoint: Endpoint): RunHead {
  const id = parts.ids.next();
  const now = parts.clock.now();
  return {
    id,
    partner: endpoint.partner,
    distributor: endpoint.distributor,
    environment: endpoint.environment,
    flow: endpoint.flow,
    version: endpoint.version,
    purpose: "live",
    retention: endpoint.retention,
    origin: id,
    originAcceptedAt: now,
    parent: null,
    acceptedAt: now,
  };
}

/**
 * A body that cannot be read does not use up its delivery id, so that the sender may correct it; sent again as it
 * was, it is the same delivery.
 */
function dedupeKey(taken: Taken, message: TriggerMessage, id: string | null): string | null {
  if (id === null || bodyError(taken.endpoint, message) === null) return id;
  const body = createHash("sha256").update(taken.input.bytes).digest("hex");
  return `${id}\0unreadable\0${body}`;
}

function startRequest(
  taken: Taken,
  head: RunHead,
  message: TriggerMessage,
): StartRequest | FlowError {
  const { endpoint, input, deliveryId } = taken;
  try {
    const keys = intakeKeys(endpoint, message, deliveryId);
    const source = `webhook:${endpoint.environment}:${endpoint.flow}:${endpoint.node}`;
    const { synchronous } = endpoint.trigger;
    const dedupe = dedupeKey(taken, message, keys.dedupe);
    return {
      head,
      plan: endpoint.plan,
      trigger: input,
      message,
      parameters: endpoint.parameters,
      dedupe: dedupe === null ? null : { source, key: encoder.encode(dedupe) },
      lane: keys.lane === null ? null : encoder.encode(keys.lane),
      execute: synchronous && endpoint.state === "active" ? "here" : "anywhere",
    };
  } catch (error) {
    if (error instanceof FlowError) {
      return error;
    }
    throw error;
  }
}
