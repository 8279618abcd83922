import type pg from "pg";
import { codeOf, runPurposes, runStates, runStatuses } from "../../runtime/engine/codes";
import type {
  RunKey,
  RunPurpose,
  RunState,
  RunStatus,
  SegmentContent,
  StepRecord,
} from "../../runtime/engine/records";
import { encodeSegment } from "../../runtime/engine/segment-codec";
import { canonicalLayout, canonicalLogic } from "../../runtime/flow/canonical";
import type { FlowDocument, FlowLayout } from "../../runtime/flow/document";
import { versionHash } from "../../runtime/flow/version-hash";
import { newId } from "../ids";
import { compress } from "../journal/compress-body";

/** Where test rows belong. */
export type TestPlace = {
  readonly partner: string;
  readonly distributor: string;
  readonly environment: string;
};

export type TestFlow = { readonly id: string; readonly version: string };

/** A flow with one version; its hash is hex. */
export async function addTestFlow(
  owner: pg.Pool,
  place: TestPlace,
  input: { readonly document: FlowDocument; readonly layout?: FlowLayout },
): Promise<TestFlow> {
  const { document, layout = { nodes: {} } } = input;
  const logic = canonicalLogic(document);
  const version = versionHash(document);
  await owner.query(
    "insert into flow (id, partner_id, distributor_id, name) values ($1, $2, $3, $4)",
    [document.id, place.partner, place.distributor, document.name],
  );
  await owner.query(
    `insert into flow_draft (flow_id, partner_id, distributor_id, revision, logic, layout)
     values ($1, $2, $3, 1, $4, $5)`,
    [document.id, place.partner, place.distributor, logic, canonicalLayout(layout)],
  );
  await owner.query(
    `insert into flow_version (flow_id, hash, partner_id, distributor_id, number, logic, layout)
     values ($1, decode($2, 'hex'), $3, $4, 1, $5, $6)`,
    [document.id, version, place.partner, place.distributor, logic, canonicalLayout(layout)],
  );
  return { id: document.id, version };
}

export type TestRun = {
  readonly id?: string;
  readonly flow: TestFlow;
  readonly purpose?: RunPurpose;
  readonly status: RunState | RunStatus;
  readonly acceptedAt?: number;
  readonly endedAt?: number;
  readonly origin?: string;
  readonly parent?: string;
  readonly due?: number;
  readonly parked?: boolean;
  readonly note?: string;
  readonly error?: { readonly code: string; readonly node: string; readonly message: string };
  readonly keys?: readonly RunKey[];
  readonly segments?: readonly SegmentContent[];
};

/** Writes a run as the journal leaves it, finished or not, with its segments and numbers. */
export async function addTestRun(
  owner: pg.Pool,
  place: TestPlace,
  run: TestRun,
): Promise<{ readonly id: string }> {
  const acceptedAt = run.acceptedAt ?? Date.now();
  const id = run.id ?? newId(acceptedAt);
  const finished = (runStatuses as readonly string[]).includes(run.status);
  const shared = [
    id,
    place.partner,
    place.distributor,
    place.environment,
    run.flow.id,
    run.flow.version,
    codeOf(runPurposes, run.purpose ?? "live"),
    run.origin ?? id,
    run.parent ?? null,
    new Date(acceptedAt),
  ];
  if (finished) await addFinished(owner, run, shared, acceptedAt);
  else await addUnfinished(owner, run, shared);
  for (const [seg, content] of (run.segments ?? []).entries()) {
    await owner.query(
      `insert into segment (class, run, seg, epoch, partner_id, distributor_id, body)
       values (30, $1, $2, 1, $3, $4, $5)`,
      [id, seg, place.partner, place.distributor, compress(encodeSegment(content))],
    );
  }
  for (const { kind, value } of run.keys ?? []) {
    await owner.query(
      `insert into run_key (partner_id, distributor_id, kind, value, run) values ($1, $2, $3, $4, $5)`,
      [place.partner, place.distributor, kind, value, id],
    );
  }
  return { id };
}

function addFinished(owner: pg.Pool, run: TestRun, shared: readonly unknown[], acceptedAt: number) {
  const steps = (run.segments ?? []).reduce((sum, segment) => sum + segment.steps.length, 0);
  return owner.query(
    `insert into run (class, id, partner_id, distributor_id, environment_id, flow_id, version, purpose,
       origin, parent, accepted_at, origin_accepted_at, status, ended_at, steps, error_code, error_node, error)
     values (30, $1, $2, $3, $4, $5, decode($6, 'hex'), $7, $8, $9, $10, $10, $11, $12, $13, $14, $15, $16)`,
    [
      ...shared,
      codeOf(runStatuses, run.status as RunStatus),
      new Date(run.endedAt ?? acceptedAt + 1_200),
      steps,
      run.error?.code ?? null,
      run.error?.node ?? null,
      run.error?.message ?? run.note ?? null,
    ],
  );
}

function addUnfinished(owner: pg.Pool, run: TestRun, shared: readonly unknown[]) {
  return owner.query(
    `insert into live (class, id, partner_id, distributor_id, environment_id, flow_id, version, purpose,
       origin, parent, accepted_at, origin_accepted_at, state, epoch, due, parked, note)
     values (30, $1, $2, $3, $4, $5, decode($6, 'hex'), $7, $8, $9, $10, $10, $11, 1, $12, $13, $14)`,
    [
      ...shared,
      codeOf(runStates, run.status as RunState),
      run.due === undefined ? "infinity" : new Date(run.due),
      run.parked ?? false,
      run.note ?? "",
    ],
  );
}

const encoder = new TextEncoder();

/** Builds one segment; values are numbered in the order they are given to `value`. */
export class TestSegment {
  readonly steps: StepRecord[] = [];
  readonly intents: SegmentContent["intents"][number][] = [];
  readonly values: SegmentContent["values"][number][] = [];
  start: SegmentContent["start"];
  end: SegmentContent["end"];

  value(json: unknown): number {
    const ref = this.values.length;
    this.values.push({ ref, bytes: encoder.encode(JSON.stringify(json)) });
    return ref;
  }

  step(step: Partial<StepRecord> & Pick<StepRecord, "node" | "startedAt">): this {
    this.steps.push({
      path: "",
      attempt: 1,
      status: "succeeded",
      port: "out",
      durationUs: 1_000,
      output: null,
      bytes: 0,
      ...step,
    });
    return this;
  }

  content(): SegmentContent {
    return {
      ...(this.start && { start: this.start }),
      steps: this.steps,
      intents: this.intents,
      values: this.values,
      commands: [],
      ...(this.end && { end: this.end }),
    };
  }
}
