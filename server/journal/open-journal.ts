import type pg from "pg";
import type { RunHead } from "../../runtime/engine/records";
import { answerMaxMs, openEnginePool } from "../db";
import { Claimer } from "./claim";
import { claimStatements } from "./claim-statements";
import { CommandInbox } from "./command-inbox";
import { Commands } from "./commands";
import { DatabaseClock } from "./database-clock";
import { DiskFloor } from "./disk-floor";
import { EngineEvents } from "./engine-events";
import { ForeignVersions } from "./foreign-versions";
import { HeldRuns } from "./held-runs";
import { defaultIntakeLimits, IntakeBounds, type IntakeLimits } from "./intake-bounds";
import type { JournalLog } from "./journal-log";
import { Membership, type MembershipOptions } from "./membership";
import { PostgresJournal } from "./postgres-journal";
import { findWakeStatement, WakeUps } from "./queue-wake";
import { Reconciler } from "./reconcile";
import { Repeated } from "./repeat";
import { foldRollups } from "./rollups";
import { SessionSource } from "./session-source";
import { JournalWriter } from "./writer";

export type OpenJournalOptions = Pick<
  MembershipOptions,
  "kind" | "build" | "beatMs" | "staleMs"
> & {
  readonly engineUrl: string;
  readonly log: JournalLog;
  readonly intake?: IntakeLimits;
  /** How long a lane's head may wait before it is parked. */
  readonly parkAfterMs: (run: RunHead) => number;
  /** Where the database lies, if on a disk of this machine: the intake closes before it is full. */
  readonly diskFolder?: string | null;
  /** Runs may wait for a worker: claim. Called often, and never for nothing to be missed. */
  readonly onReady?: () => void;
};

/** One process's part in the journal of one database. */
export type OpenJournal = {
  readonly pool: pg.Pool;
  readonly clock: DatabaseClock;
  readonly journal: PostgresJournal;
  readonly writer: JournalWriter;
  readonly held: HeldRuns;
  readonly inbox: CommandInbox;
  readonly foreign: ForeignVersions;
  readonly intake: IntakeBounds;
  readonly claimer: Claimer;
  readonly sessions: SessionSource;
  readonly membership: Membership;
  /** Writes what is handed over, leaves the list and closes. Release the runs before. */
  close(): Promise<void>;
};

/** Enlists the process and opens all it needs to own runs. @throws when the database cannot be reached */
export async function openJournal(options: OpenJournalOptions): Promise<OpenJournal> {
  const { engineUrl, log, onReady = () => undefined } = options;
  const pool = openEnginePool(engineUrl, { max: 6, answerMaxMs });
  const clock = new DatabaseClock(pool);
  await clock.start();
  const held = new HeldRuns();
  const inbox = new CommandInbox();
  const foreign = new ForeignVersions();
  const intake = new IntakeBounds(options.intake ?? defaultIntakeLimits, clock);
  const membership = new Membership({ ...options, clock, onReaped: onReady });
  const owner = () => membership.owner;
  const statement = await findWakeStatement(pool);
  const wakeUps =
    statement === null
      ? null
      : new WakeUps({ statement, clock, send: () => pool.query(statement.text) });
  const writer = new JournalWriter({ engineUrl, clock, intake, log, wakeUps, owner });
  await writer.open();
  const sessions = new SessionSource(engineUrl, claimStatements);
  const journal = new PostgresJournal({
    pool,
    writer,
    held,
    intake,
    clock,
    log,
    owner,
    parkAfterMs: options.parkAfterMs,
  });
  const claimer = new Claimer({
    sessions,
    held,
    clock,
    inbox,
    foreign,
    owner,
    number: () => membership.id,
  });
  const reconciler = new Reconciler({ pool, held, owner, log });
  const commands = new Commands({ pool, held, inbox, clock });
  const scan = new Repeated("the scan for commands", 1000, () => commands.scan(), log);
  const rounds = [
    scan,
    new Repeated("the comparison of own runs", 5000, () => reconciler.round(), log),
    new Repeated("the figures", 1000, () => foldRollups(pool), log),
  ];
  if (options.diskFolder != null) {
    const floor = new DiskFloor(options.diskFolder, intake, { log });
    rounds.push(new Repeated("the look at the disk", 1000, () => floor.check(), log));
  }
  const events = new EngineEvents({ engineUrl, onReady, onCommand: () => scan.soon() });
  await membership.start();
  events.start();
  for (const round of rounds) round.start();
  return {
    pool,
    clock,
    journal,
    writer,
    held,
    inbox,
    foreign,
    intake,
    claimer,
    sessions,
    membership,
    async close() {
      await events.stop();
      await Promise.all(rounds.map((round) => round.stop()));
      await writer.drained();
      await wakeUps?.close();
      await foldRollups(pool).catch(() => undefined);
      await writer.close();
      await sessions.close();
      await membership.stop({ leaveToPeers: held.count > 0 });
      clock.stop();
      await pool.end();
    },
  };
}
