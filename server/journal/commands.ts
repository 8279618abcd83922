import type pg from "pg";
import type { RunCommand } from "../../runtime/engine/records";
import type { Clock } from "../../runtime/ports";
import { eachApart } from "../each-apart";
import type { CommandInbox } from "./command-inbox";
import type { HeldRuns } from "./held-runs";
import { unpark } from "./lane-parking";
import { wakeRuns } from "./wake-runs";

export type CommandsOptions = {
  readonly pool: pg.Pool;
  readonly held: HeldRuns;
  readonly inbox: CommandInbox;
  readonly clock: Clock;
};

type OpenCommand = RunCommand & {
  readonly live: boolean;
  readonly owned: boolean;
  readonly parked: boolean;
};

/**
 * Those that somebody can do something about now: of runs held here (`$1`), of runs that ended, and of runs that
 * nobody owns and that are not due yet. The others reach their run with its claim; if they were read here,
 * many of one partner would hide those of all others.
 */
const openCommandsQuery = `
  select c.id, c.run, c.kind, c.detail, (extract(epoch from c.at) * 1000)::float8 as at, c.by,
    l.id is not null as live, l.owner is not null as owned, coalesce(l.parked, false) as parked
  from run_command c left join lateral (
    -- Per command, so that without any of them live is not read, whatever the plan was made on.
    select l.* from live l where l.id = c.run limit 1
  ) l on true
  where c.applied_seg is null and c.kind <> 'retry' and (
    c.run = any($1::uuid[]) or l.id is null
    or (l.owner is null and l.due > $2 and (l.parked or l.lane_key is null or not exists (
      select from live h where h.partner_id = l.partner_id and h.distributor_id = l.distributor_id
        and h.flow_id = l.flow_id and h.lane_key = l.lane_key and not h.parked and h.pos < l.pos)))
  ) order by c.at, c.id limit 1000`;

/**
 * Brings what people do to runs to where it is applied: to the inbox for runs held here, and to the claim
 * for runs nobody owns. Each command is applied once, by the segment that names it.
 */
export class Commands {
  private readonly options: CommandsOptions;

  constructor(options: CommandsOptions) {
    this.options = options;
  }

  /** Reads all open commands; call it when one is announced and each second. */
  async scan(): Promise<void> {
    const { pool, held, inbox } = this.options;
    const ids = held.ids();
    const now = this.options.clock.now();
    const { rows } = await pool.query<OpenCommand>({
      name: "commands",
      text: openCommandsQuery,
      values: [ids, new Date(now)],
    });
    // A run that was claimed meanwhile came with its commands.
    const own = new Set(ids);
    inbox.replace(ids, rows.filter(({ run }) => own.has(run)).map(plainCommand));
    if (rows.length === 0) return;
    const ended = rows.filter(({ live }) => !live).map(({ id }) => id);
    if (ended.length > 0) {
      await pool.query("update run_command set applied_seg = -1 where id = any($1::uuid[])", [
        ended,
      ]);
    }
    const waiting = rows.filter(({ live, owned }) => live && !owned);
    const plain = new Set(waiting.filter(({ parked }) => !parked).map(({ run }) => run));
    if (plain.size > 0) await wakeRuns(pool, [...plain], now);
    const aside = waiting.filter(({ parked }) => parked);
    await eachApart(aside, (command) => this.wakeParked(command));
  }

  /** A cancelled run needs no turn any more; any other gets a new one at the end of its lane. */
  private async wakeParked({ run, kind }: OpenCommand): Promise<void> {
    const { pool, clock } = this.options;
    if (kind !== "cancel") {
      await unpark(pool, run, clock.now());
      return;
    }
    await pool.query(
      `update live set parked = false, lane_key = null, pos = null, due = $2
        where id = $1 and parked and owner is null`,
      [run, new Date(clock.now())],
    );
  }
}

function plainCommand({ id, run, kind, detail, at, by }: OpenCommand): RunCommand {
  return { id, run, kind, detail, at, by };
}
