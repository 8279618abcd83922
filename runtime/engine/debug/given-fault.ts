import { FlowError } from "../../errors/flow-error";
import { jsonTextOf } from "../../json-text";
import type { EffectResult } from "../../nodes/execution";
import { type CallOff, type Http, HttpFailure, type OpenConnection } from "../../ports";
import { type Activity, timeoutOf } from "../activity";
import { CallOffSource } from "../call-off-source";
import { compilePlan, type Plan } from "../plan";
import type { GivenFault } from "./given-answers";

/**
 * What comes of an attempt that suffers a fault: the step's own code sends its request to a target that does what the
 * fault says, so that an answer is read, and an error is told, as it is of the real system. Nothing leaves.
 */
export async function sufferFault(
  plan: Plan,
  activity: Activity,
  fault: GivenFault,
): Promise<EffectResult> {
  if (fault.fault === "error") {
    const error = new FlowError(fault.code, fault.message);
    return error.recovery === "unknown"
      ? { outcome: "unknown", error }
      : { outcome: "failed", error };
  }
  const { request, state } = activity;
  const work = faulty(plan).nodes.get(state.node.id)?.work;
  if (work?.behaviour !== "effect" || request === null) {
    // A flow that is called, or an event: there is no request that could be lost.
    return { outcome: "failed", error: new FlowError("TARGET_REFUSED", wordsOf(fault)) };
  }
  const signal = new CallOffSource();
  suffered.set(signal, fault);
  const slot = state.node.node.connection;
  const isWhole = /^https?:/i.test(typeof request.url === "string" ? request.url : "");
  return work.effect.send(request, {
    connection: slot === undefined || isWhole ? null : standInFor(slot),
    idempotencyKey: activity.key,
    timeoutMs: timeoutOf(activity),
    signal,
    json: jsonTextOf,
  });
}

function wordsOf(fault: GivenFault): string {
  return fault.fault === "status" ? `It answers ${fault.status}.` : `It fails: ${fault.fault}.`;
}

/** By the signal of the one request that suffers it. */
const suffered = new WeakMap<CallOff, GivenFault>();
/** The same version with a target that only fails: what is sent by it cannot reach anything. */
const faultyPlans = new WeakMap<Plan, Plan>();

function faulty(plan: Plan): Plan {
  const known = faultyPlans.get(plan);
  if (known !== undefined) return known;
  const made = compilePlan(plan.document, { http: failing });
  faultyPlans.set(plan, made);
  return made;
}

const encoder = new TextEncoder();
const json = "application/json";

const failing: Http = {
  async send({ signal, timeoutMs }) {
    const fault = signal === undefined ? undefined : suffered.get(signal);
    switch (fault?.fault) {
      case "timeout":
        throw new HttpFailure("timeout", true, `No answer within ${timeoutMs} ms.`);
      case "status": {
        const { status, retryAfterS, body } = fault;
        const headers: { [name: string]: string } = {};
        if (body !== undefined) headers["content-type"] = json;
        if (retryAfterS !== undefined) headers["retry-after"] = String(retryAfterS);
        return {
          status,
          headers,
          body: encoder.encode(body === undefined ? "" : jsonTextOf(body)),
        };
      }
      case "not-json":
        return {
          status: 200,
          headers: { "content-type": json },
          body: encoder.encode('{"cut": "off'),
        };
      default:
        throw new HttpFailure("refused", false, "The connection was refused.");
    }
  },
};

function standInFor(slot: string): OpenConnection {
  return {
    id: slot,
    kind: "http",
    name: slot,
    config: { baseUrl: "https://stand-in.invalid" },
    secrets: {},
    mask: (text) => text,
  };
}
