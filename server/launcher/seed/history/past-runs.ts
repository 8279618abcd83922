import { type StartRequest, startRun } from "../../../../runtime/engine/driver";
import { compilePlan, type Plan } from "../../../../runtime/engine/plan";
import type { RunCommand, RunHead } from "../../../../runtime/engine/records";
import type { DriveOutcome, RunHost } from "../../../../runtime/engine/run-host";
import {
  intakeScope,
  messageOf,
  type TriggerInput,
} from "../../../../runtime/engine/trigger-message";
import type { Json } from "../../../../runtime/json";
import type { Journal } from "../../../../runtime/ports";
import type { LivePublication } from "../../../flows/publication-source";
import type { OpenRunHost } from "../../../host/run-host";
import { newId } from "../../../ids";
import { type DemoFlow, demoFlows } from "../demo-flows";
import { demoPlace } from "../seed-flows";
import { PastClock } from "./past-clock";
import type { Caller, PastSandbox } from "./past-sandbox";

const encoder = new TextEncoder();

export type PastRun = {
  readonly flow: DemoFlow;
  readonly at: number;
  readonly body: Json;
  readonly headers: { readonly [name: string]: string };
  readonly latencyMs: Caller["latencyMs"];
  readonly mishap?: Caller["mishap"];
  /** When it would be tried again, where the target does not say so itself. */
  readonly heldUntil?: number;
  /** A person cancels it as soon as it waits, so much later. */
  readonly cancelledBy?: { readonly name: string; readonly afterMs: number };
};

export type PastOutcome = {
  readonly id: string;
  readonly outcome: DriveOutcome | "duplicate";
  readonly cancelledAt: number | null;
};

type Prepared = { readonly published: LivePublication; readonly plan: Plan };

/** Runs messages of last week through the engine and the journal, each at its own time. */
export class PastRuns {
  private readonly parts: OpenRunHost;
  private readonly sandbox: PastSandbox;
  private readonly flows: ReadonlyMap<DemoFlow, Prepared>;

  private constructor(
    parts: OpenRunHost,
    sandbox: PastSandbox,
    flows: ReadonlyMap<DemoFlow, Prepared>,
  ) {
    this.parts = parts;
    this.sandbox = sandbox;
    this.flows = flows;
  }

  static async open(parts: OpenRunHost, sandbox: PastSandbox): Promise<PastRuns> {
    const flows = new Map<DemoFlow, Prepared>();
    for (const flow of Object.keys(demoFlows) as DemoFlow[]) {
      const published = await parts.publications.published(demoPlace, demoFlows[flow].id);
      if (published === null)
        throw new Error(`The flow ${demoFlows[flow].folder} is not published.`);
      const plan = compilePlan(published.document, { http: sandbox });
      flows.set(flow, { published, plan });
      const head = headOf(published, newId(), 0);
      // The journal asks it how long a lane's head may wait.
      await parts.host.plan(head);
      // A run whose tables come too late is left to a worker, which is none of last week.
      await parts.host.tables?.(
        head,
        plan.tables.map((name) => ({ name, hash: null })),
      );
    }
    return new PastRuns(parts, sandbox, flows);
  }

  async run(past: PastRun): Promise<PastOutcome> {
    const flow = this.flows.get(past.flow);
    if (flow === undefined) throw new Error(`There is no flow ${past.flow}.`);
    const clock = new PastClock(past.at);
    const head = headOf(flow.published, newId(past.at), past.at);
    const cancel = cancelOf(past, head, clock);
    const host = this.hostOf(flow.plan, past, clock, cancel.commands);
    const mishap: Caller["mishap"] = (call) => {
      const met = past.mishap?.(call) ?? null;
      if (met !== null) cancel.refused();
      return met;
    };
    return this.sandbox.as({ clock, latencyMs: past.latencyMs, mishap }, async () => {
      const started = startRun(host, startRequest(past, head, flow));
      const verdict = await started.verdict;
      const outcome = await started.done;
      return {
        id: head.id,
        outcome: verdict.outcome === "duplicate" ? "duplicate" : outcome,
        cancelledAt: cancel.at(),
      };
    });
  }

  private hostOf(
    plan: Plan,
    past: PastRun,
    clock: PastClock,
    commands: RunHost["commands"],
  ): RunHost {
    const { onTrouble: _pauses, ...host } = this.parts.host;
    const { journal } = this.parts.journal;
    return {
      ...host,
      journal: past.heldUntil === undefined ? journal : heldJournal(journal, past.heldUntil),
      clock,
      ids: { next: () => newId(clock.now()) },
      plan: async () => plan,
      commands,
      pause: async (ms) => clock.advance(ms),
    };
  }
}

/** The command of a person who cancels the run once it was refused; `at` is null until then. */
function cancelOf({ cancelledBy }: PastRun, { id }: RunHead, clock: PastClock) {
  let cancelledAt: number | null = null;
  let command: RunCommand | null = null;
  let isRefused = false;
  return {
    at: () => cancelledAt,
    refused() {
      isRefused = true;
    },
    commands: {
      pending(): readonly RunCommand[] {
        if (cancelledBy === undefined || !isRefused) return [];
        if (command === null) {
          clock.advance(cancelledBy.afterMs);
          cancelledAt = clock.now();
          const by = cancelledBy.name;
          const detail = { reason: "The customer ordered it twice." };
          command = {
            id: newId(cancelledAt),
            run: id,
            kind: "cancel",
            detail,
            at: cancelledAt,
            by,
          };
        }
        return [command];
      },
    },
  };
}

function heldJournal(journal: Journal, until: number): Journal {
  return {
    start: (write) => journal.start(write),
    append: (write) => journal.append(write),
    finish: (write, end) => journal.finish(write, end),
    confirm: (run, epoch) => journal.confirm(run, epoch),
    load: (run) => journal.load(run),
    readPayload: (run, ref) => journal.readPayload(run, ref),
    release: (run, epoch, release, write) =>
      journal.release(run, epoch, { ...release, due: until }, write),
  };
}

function headOf(published: LivePublication, id: string, at: number): RunHead {
  return {
    id,
    partner: demoPlace.partnerId,
    distributor: demoPlace.distributorId,
    environment: demoPlace.environmentId,
    flow: published.flowId,
    version: published.version,
    purpose: "live",
    retention: published.retention,
    origin: id,
    originAcceptedAt: at,
    parent: null,
    acceptedAt: at,
  };
}

/** Of the flows that no message from outside starts. */
const kinds: { readonly [flow in DemoFlow]?: TriggerInput["kind"] } = {
  catalogue: "schedule",
  typed: "manual",
};

function startRequest(past: PastRun, head: RunHead, { published, plan }: Prepared): StartRequest {
  const node = [...plan.triggers.keys()][0] ?? "";
  const compiled = plan.triggers.get(node);
  if (compiled === undefined) throw new Error(`The flow ${past.flow} has no trigger.`);
  const kind = kinds[past.flow] ?? "webhook";
  const trigger: TriggerInput = {
    node,
    kind,
    ...(kind === "webhook" && { method: "POST" }),
    headers: past.headers,
    query: {},
    contentType: "application/json",
    bytes: encoder.encode(JSON.stringify(past.body)),
  };
  const scope = intakeScope(messageOf(trigger), compiled, published.parameters);
  const delivery = compiled.dedupe?.(scope) ?? null;
  const lane = plan.orderingKey?.(scope) ?? null;
  const source = `webhook:${head.environment}:${head.flow}:${node}`;
  return {
    head,
    plan,
    trigger,
    parameters: published.parameters,
    dedupe: delivery === null ? null : { source, key: encoder.encode(delivery) },
    lane: lane === null ? null : encoder.encode(lane),
    execute: "here",
  };
}
