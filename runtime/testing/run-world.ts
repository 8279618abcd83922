import type { Checkpoint } from "../engine/checkpoint";
import { resumeRun, type StartedRun, type StartRequest, startRun } from "../engine/driver";
import { compilePlan, type Plan, type PlanParts } from "../engine/plan";
import type { RunCommand, RunHead, SegmentContent, StepRecord } from "../engine/records";
import type { DriveOutcome, LoadedTable, MessageRuns, RunHost } from "../engine/run-host";
import { decodeSegment } from "../engine/segment-codec";
import { shortHash } from "../engine/short-hash";
import type { FlowDocument } from "../flow/document";
import type { Json } from "../json";
import type { OpenConnection } from "../ports";
import { FakeTarget } from "./fake-target";
import { InlineCode } from "./inline-code";
import { MemoryJournal } from "./memory-journal";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** One process, its journal, a target and a clock that only moves when somebody waits. */
export class RunWorld {
  readonly journal = new MemoryJournal();
  readonly target = new FakeTarget();
  readonly commands: RunCommand[] = [];
  readonly code = new InlineCode();
  readonly plan: Plan;
  checkpoint: Checkpoint = { steps: 1_000, bytes: 1_000_000 };
  stopper = new AbortController();
  now = Date.UTC(2026, 10, 25, 20);
  monotonic = 0;
  connections: (slot: string) => OpenConnection = (slot) => {
    throw new RangeError(`No connection ${slot}`);
  };
  waits: RunHost["waits"];
  calls: RunHost["calls"];
  places: RunHost["places"];
  tables: readonly LoadedTable[] = [];
  #ids = 0;

  constructor(document: FlowDocument, parts: Omit<PlanParts, "http"> = {}) {
    this.plan = compilePlan(document, { http: this.target, ...parts });
  }

  get host(): RunHost {
    const { journal, plan, commands, code } = this;
    return {
      journal,
      clock: { now: () => this.now, monotonic: () => this.monotonic },
      ids: { next: () => this.newId() },
      hash: (bytes) => shortHash(decoder.decode(bytes)).padStart(64, "0"),
      connections: async (_run, slot) => this.connections(slot),
      plan: async () => plan,
      commands: {
        pending: (run) =>
          commands.filter((c) => c.run === run && !journal.appliedCommands.has(c.id)),
      },
      stopping: this.stopper.signal,
      ...(this.waits && { waits: this.waits }),
      ...(this.calls && { calls: this.calls }),
      ...(this.places && { places: this.places }),
      tables: async (_run, wanted) =>
        // Versions of a table stand with the newest first.
        wanted.flatMap(
          (w) =>
            this.tables.find(({ name, hash }) => w.name === name && (w.hash ?? hash) === hash) ??
            [],
        ),
      code,
      messages: {
        runsOf: async (run) => this.messageRuns(run),
        confirm: async (run) => this.messageRuns(run).mark,
      },
      checkpoint: this.checkpoint,
      pause: async (ms) => this.advance(ms),
    };
  }

  /** Other runs of a run's message, as they stand now. */
  messageRuns({ id, origin }: RunHead): MessageRuns {
    const others = [...this.journal.runs.values()].filter(
      ({ head }) => head.origin === origin && head.id !== id,
    );
    const runs = others
      .map(({ head, end, segments }) => ({
        head,
        finished: end !== null,
        segments: segments.length,
      }))
      .reverse();
    const mark = runs.map((run) => `${run.head.id} ${run.segments} ${run.finished}`).join();
    return { mark, runs, isCut: false, isAsked: false };
  }

  newId(): string {
    this.#ids += 1;
    return `01900000-0000-7000-8000-${String(this.#ids).padStart(12, "0")}`;
  }

  advance(ms: number): void {
    this.now += ms;
    this.monotonic += ms;
  }

  head(more: Partial<RunHead> = {}): RunHead {
    const id = more.id ?? this.newId();
    return {
      id,
      partner: "partner-1",
      distributor: "distributor-1",
      environment: "environment-1",
      flow: "flow-1",
      version: "0".repeat(64),
      purpose: "live",
      retention: 30,
      origin: id,
      originAcceptedAt: this.now,
      parent: null,
      acceptedAt: this.now,
      ...more,
    };
  }

  /** Starts a run with a JSON body at the flow's first trigger. */
  start(
    body: Json,
    more: Partial<StartRequest> & { readonly text?: string; readonly host?: RunHost } = {},
  ): StartedRun & {
    readonly id: string;
  } {
    const { text, host = this.host, ...rest } = more;
    const head = more.head ?? this.head();
    const node = [...this.plan.triggers.keys()][0] ?? "";
    const started = startRun(host, {
      head,
      plan: this.plan,
      trigger: {
        node,
        kind: "webhook",
        method: "POST",
        headers: {},
        query: {},
        contentType: "application/json",
        bytes: encoder.encode(text ?? JSON.stringify(body)),
      },
      parameters: {},
      dedupe: null,
      lane: null,
      execute: "here",
      ...rest,
    });
    return { ...started, id: head.id };
  }

  resume(id: string): Promise<DriveOutcome> {
    const { head, epoch } = this.journal.claim(id);
    return resumeRun(this.host, head, epoch);
  }

  /** Claims the run whenever it is due until it has ended or only a person can help. */
  async settle(id: string): Promise<void> {
    for (let round = 0; round < 200; round++) {
      const stored = this.journal.stored(id);
      if (stored.end !== null || stored.due === Number.POSITIVE_INFINITY) return;
      this.now = Math.max(this.now, stored.due);
      await this.resume(id);
    }
    throw new RangeError(`Run ${id} does not settle: ${this.journal.stored(id).note}`);
  }

  segments(id: string): readonly SegmentContent[] {
    return this.journal.stored(id).segments.map(({ body }) => decodeSegment(body));
  }

  steps(id: string): readonly StepRecord[] {
    return this.segments(id).flatMap(({ steps }) => steps);
  }

  /** Last record of each node and iteration: what a person sees. */
  outcome(id: string): { readonly [place: string]: string } {
    const values = new Map(
      this.segments(id).flatMap(({ values: list }) =>
        list.map((value) => [
          value.ref,
          "bytes" in value ? decoder.decode(value.bytes) : value.payload.hash,
        ]),
      ),
    );
    const outcome: { [place: string]: string } = {};
    for (const step of this.steps(id)) {
      const place = step.path === "" ? step.node : `${step.path}/${step.node}`;
      const value = step.output === null ? (step.hash ?? "") : (values.get(step.output) ?? "?");
      outcome[place] = `${step.status} ${step.port ?? "-"} ${value}`;
    }
    return outcome;
  }
}
