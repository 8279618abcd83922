import type { IncomingMessage, ServerResponse } from "node:http";
import type { StartedRun, StartRequest } from "@/runtime/engine/driver";
import type { RunHead } from "@/runtime/engine/records";
import type { TriggerInput } from "@/runtime/engine/trigger-message";
import { FlowError } from "@/runtime/errors/flow-error";
import type { Clock, Ids, OpenConnection } from "@/runtime/ports";
import { databaseAway } from "@/server/database-away";
import type { ClientOf } from "../client";
import { continueReading } from "../gateway-server";
import type { IntakeOutcome, Metrics } from "../metrics";
import { type Problem, sendProblem } from "../problem";
import { type BodyBudget, type BodyShare, senderOf } from "./body-budget";
import type { EarlierAnswers } from "./earlier-answer";
import type { Endpoint, EndpointSource } from "./endpoint";
import { discardRest, readBody } from "./read-body";
import { refusals, signatureWrong, tooLarge } from "./refusals";
import type { RunEndings } from "./run-endings";
import type { RunSlots } from "./run-slots";
import { canCheck, checkSignature } from "./signature";
import { startMessage } from "./start-message";
import { triggerHeaders, triggerQuery } from "./trigger-headers";
import { late, lookUpWaitMs, within } from "./within";

/** What the intake needs of its process. */
export type IntakeParts = {
  readonly endpoints: EndpointSource;
  /** Starts a run; `hold` stores it without executing it, with this note. */
  start(request: StartRequest, hold: string | null): StartedRun;
  /** Opens the signing connection of an endpoint, paused or not. */
  signing(endpoint: Endpoint, connection: string): Promise<OpenConnection>;
  /** Told of each message whose signature fits. */
  noteSigned(endpoint: Endpoint, connection: string): void;
  readonly earlier: EarlierAnswers;
  readonly endings: RunEndings;
  readonly slots: RunSlots;
  /** Places for runs that nobody waits for. */
  readonly spare: RunSlots;
  readonly budget: BodyBudget;
  readonly clientOf: ClientOf;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly stopping: AbortSignal;
  /** Hands a run whose execution broke down to the workers. */
  giveBack(run: RunHead, epoch: number, error: unknown): Promise<void>;
  /** Told about every run that is executed here, until it is done. */
  track(done: Promise<unknown>): void;
};

/** `POST /in/<address>[/…]`: takes one message in and answers its sender. */
export async function takeIn(
  parts: IntakeParts,
  request: IncomingMessage,
  response: ServerResponse,
  address: string,
): Promise<void> {
  const begin = performance.now();
  const outcome = await serve(parts, request, response, address, begin);
  parts.metrics.intake(outcome, (performance.now() - begin) / 1000);
  discardRest(request);
}

async function serve(
  parts: IntakeParts,
  request: IncomingMessage,
  response: ServerResponse,
  address: string,
  begin: number,
): Promise<IntakeOutcome> {
  const refuse = (outcome: IntakeOutcome, problem: Problem): IntakeOutcome => {
    sendProblem(response, problem);
    return outcome;
  };
  if (parts.stopping.aborted) {
    return refuse("busy", refusals.stopping);
  }
  const endpoint = await findEndpoint(parts, address);
  if (endpoint === null) {
    return refuse("unknown-address", refusals.unknownAddress);
  }
  if (endpoint === "broken") {
    return refuse("failed", refusals.flowBroken);
  }
  if (endpoint === "unavailable") {
    return refuse("busy", refusals.databaseAway);
  }
  if ((request.headers["content-encoding"] ?? "identity").trim().toLowerCase() !== "identity") {
    return refuse("malformed", refusals.encodingRefused);
  }
  const sender = `from ${senderOf(parts.clientOf(request).address)}`;
  const places = new Places(parts, parts.budget.open([sender, `to ${address}`]));
  try {
    const { bodyMaxBytes } = endpoint.trigger;
    if (Number(request.headers["content-length"] ?? 0) <= bodyMaxBytes) {
      continueReading(request, response);
    }
    const body = await readBody(request, bodyMaxBytes, places.share);
    if (body.outcome !== "read") {
      return refuseBody(response, body.outcome, bodyMaxBytes);
    }
    const checked = await checkedInput(parts, endpoint, request, body.bytes);
    if ("status" in checked) {
      return refuse(checked.status === 401 ? "signature-wrong" : "failed", checked);
    }
    if (body.tooDeep) {
      return refuse("malformed", refusals.tooDeep);
    }
    // Only now, so that a sender that is slow or not allowed takes nobody's place.
    const synchronous = endpoint.trigger.synchronous && endpoint.state === "active";
    if (synchronous && !places.take(endpoint.flow)) {
      return refuse("busy", refusals.busy);
    }
    return await startMessage({
      parts,
      endpoint,
      input: checked.input,
      deliveryId: checked.deliveryId,
      response,
      begin,
      takeSpare: () => places.takeSpare(endpoint.flow),
      keepUntil: (done) => places.keepUntil(done),
    });
  } finally {
    places.giveBackUnlessKept();
  }
}

/** A caller's or a run's place and its body's bytes: given back at once, or when its run is done. */
class Places {
  readonly share: BodyShare;
  #kept = false;
  #place: (() => void) | null = null;
  readonly #parts: IntakeParts;

  constructor(parts: IntakeParts, share: BodyShare) {
    this.#parts = parts;
    this.share = share;
  }

  take(flow: string): boolean {
    return this.#takeFrom(this.#parts.slots, flow);
  }

  takeSpare(flow: string): boolean {
    return this.#takeFrom(this.#parts.spare, flow);
  }

  #takeFrom(slots: RunSlots, flow: string): boolean {
    if (!slots.take(flow)) {
      return false;
    }
    this.#place = () => slots.release(flow);
    return true;
  }

  keepUntil(done: Promise<unknown>): void {
    this.#kept = true;
    const end = () => this.#giveBack();
    this.#parts.track(done.then(end, end));
  }

  giveBackUnlessKept(): void {
    if (!this.#kept) {
      this.#giveBack();
    }
  }

  #giveBack(): void {
    this.share.close();
    this.#place?.();
  }
}

async function findEndpoint(
  parts: IntakeParts,
  address: string,
): Promise<Endpoint | null | "broken" | "unavailable"> {
  try {
    const found = await within(lookUpWaitMs, parts.endpoints(address));
    return found === late ? "unavailable" : found;
  } catch (error) {
    return error instanceof FlowError ? "broken" : "unavailable";
  }
}

function refuseBody(
  response: ServerResponse,
  outcome: "too-large" | "busy" | "gone",
  bytesMax: number,
): IntakeOutcome {
  if (outcome === "too-large") {
    sendProblem(response, tooLarge(bytesMax));
  } else if (outcome === "busy") {
    sendProblem(response, refusals.busy);
  }
  return outcome;
}

/** A message whose signature fits. */
type Checked = {
  /** The message as the run stores it. */
  readonly input: TriggerInput;
  /** The id its signature scheme gives the delivery. */
  readonly deliveryId: string | null;
};

/** The message, or why it is not taken. */
async function checkedInput(
  parts: IntakeParts,
  endpoint: Endpoint,
  request: IncomingMessage,
  bytes: Uint8Array,
): Promise<Checked | Problem> {
  let signature: { readonly header: string; readonly deliveryId: string | null } | null = null;
  if (endpoint.signing !== null) {
    try {
      const connection = await within(lookUpWaitMs, parts.signing(endpoint, endpoint.signing));
      if (connection === late) {
        return refusals.databaseAway;
      }
      if (!canCheck(connection)) {
        return refusals.signingUnavailable;
      }
      const signed = { headers: request.headers, bytes, now: parts.clock.now() };
      const verdict = checkSignature(connection, signed);
      if (!verdict.fits) {
        return signatureWrong(verdict.part, verdict.reason);
      }
      parts.noteSigned(endpoint, endpoint.signing);
      signature = verdict;
    } catch (error) {
      return databaseAway(error) === null ? refusals.signingUnavailable : refusals.databaseAway;
    }
  }
  const contentType = request.headers["content-type"];
  return {
    input: {
      node: endpoint.node,
      kind: "webhook",
      method: request.method ?? "POST",
      headers: triggerHeaders(request.headers, signature?.header ?? null),
      query: triggerQuery(request.url ?? ""),
      ...(contentType === undefined ? {} : { contentType }),
      bytes,
    },
    deliveryId: signature?.deliveryId ?? null,
  };
}
