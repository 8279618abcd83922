import { type StartedRun, startRun } from "../../runtime/engine/driver";
import type { RunHead } from "../../runtime/engine/records";
import type { RunHost } from "../../runtime/engine/run-host";
import { intakeScope, messageOf, type TriggerInput } from "../../runtime/engine/trigger-message";
import { FlowError } from "../../runtime/errors/flow-error";
import type { LivePublication } from "./publication-source";

const encoder = new TextEncoder();

export type PublishedStart = {
  /** Id of the run to be. */
  readonly run: string;
  readonly trigger: TriggerInput;
  /** Tells this start from every other one, so that it is one run however often it is asked for. */
  readonly dedupe: { readonly source: string; readonly key: string };
};

/**
 * Stores a message that no sender brought as a live run of what is published, for whichever worker claims
 * it. Rejects with FLOW_INVALID where the published version has no such trigger.
 */
export async function startPublishedRun(
  host: RunHost,
  published: LivePublication,
  { run, trigger, dedupe }: PublishedStart,
): Promise<StartedRun> {
  const acceptedAt = host.clock.now();
  const head: RunHead = {
    id: run,
    partner: published.partnerId,
    distributor: published.distributorId,
    environment: published.environmentId,
    flow: published.flowId,
    version: published.version,
    purpose: "live",
    retention: published.retention,
    origin: run,
    originAcceptedAt: acceptedAt,
    parent: null,
    acceptedAt,
  };
  const plan = await host.plan(head);
  const compiled = plan.triggers.get(trigger.node);
  if (compiled === undefined) {
    throw new FlowError("FLOW_INVALID", `The published version has no trigger ${trigger.node}.`);
  }
  const { orderingKey } = plan;
  const scope = intakeScope(messageOf(trigger), compiled, published.parameters);
  const key = orderingKey === null ? null : orderingKey(scope);
  return startRun(host, {
    head,
    plan,
    trigger,
    parameters: published.parameters,
    dedupe: { source: dedupe.source, key: encoder.encode(dedupe.key) },
    lane: key === null ? null : encoder.encode(key),
    execute: "anywhere",
  });
}
