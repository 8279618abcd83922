import type pg from "pg";
import type { HeldRuns } from "./held-runs";
import type { JournalLog } from "./journal-log";

export type ReconcilerOptions = {
  readonly pool: pg.Pool;
  readonly held: HeldRuns;
  readonly owner: () => number | null;
  readonly log: JournalLog;
};

type OwnRun = { readonly id: string; readonly epoch: number };
type OwnLane = {
  readonly partner: string;
  readonly distributor: string;
  readonly flow: string;
  readonly key: string;
  readonly epoch: number;
};

/**
 * Finds runs and lanes that the database gives to this process and this process does not know: a claim's
 * answer was lost. What is unknown in two rounds is released.
 */
export class Reconciler {
  private readonly options: ReconcilerOptions;
  private suspects = new Set<string>();

  constructor(options: ReconcilerOptions) {
    this.options = options;
  }

  /** One round; call it every 5 s. Returns how many runs it released. */
  async round(): Promise<number> {
    const { pool, held, owner } = this.options;
    const id = owner();
    if (id === null) return 0;
    const { rows: runs } = await pool.query<OwnRun>({
      name: "own_runs",
      text: "select id, epoch from live where owner = $1",
      values: [id],
    });
    const { rows: lanes } = await pool.query<OwnLane>({
      name: "own_lanes",
      text: `select partner_id as partner, distributor_id as distributor, flow_id as flow,
        encode(key, 'hex') as key, epoch from lane where owner = $1`,
      values: [id],
    });
    const knownLanes = new Set(
      held.lanes().map(({ lane, epoch }) => `${lane.flow}/${hex(lane.key)}/${epoch}`),
    );
    const unknownRuns = runs.filter((run) => held.find(run.id, run.epoch) === null);
    const unknownLanes = lanes.filter((lane) => !knownLanes.has(laneId(lane)));
    const strandedRuns = unknownRuns.filter((run) => this.suspects.has(runId(run)));
    const strandedLanes = unknownLanes.filter((lane) => this.suspects.has(laneId(lane)));
    this.suspects = new Set([...unknownRuns.map(runId), ...unknownLanes.map(laneId)]);
    await this.releaseRuns(id, strandedRuns);
    await this.releaseLanes(id, strandedLanes);
    return strandedRuns.length;
  }

  private async releaseRuns(owner: number, runs: readonly OwnRun[]): Promise<void> {
    if (runs.length === 0) return;
    this.options.log.warn({ runs: runs.length }, "runs without a master here are released");
    await this.options.pool.query(
      `with u as (
        update live l set owner = null, epoch = l.epoch + 1, state = 0
        from unnest($2::uuid[], $3::int[]) i(id, epoch)
        where l.id = i.id and l.epoch = i.epoch and l.owner = $1 returning l.id
      ) select pg_notify('ready', '') from (select from u limit 1) t`,
      [owner, runs.map(({ id }) => id), runs.map(({ epoch }) => epoch)],
    );
  }

  private async releaseLanes(owner: number, lanes: readonly OwnLane[]): Promise<void> {
    for (const { partner, distributor, flow, key, epoch } of lanes) {
      await this.options.pool.query(
        `update lane set owner = null, epoch = epoch + 1
          where partner_id = $1 and distributor_id = $2 and flow_id = $3 and key = $4
            and owner = $5 and epoch = $6`,
        [partner, distributor, flow, Buffer.from(key, "hex"), owner, epoch],
      );
    }
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex");
}

function runId({ id, epoch }: OwnRun): string {
  return `${id}/${epoch}`;
}

function laneId({ flow, key, epoch }: OwnLane): string {
  return `${flow}/${key}/${epoch}`;
}
