import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/test-database";
import { silentLog } from "./journal-log";
import { Membership } from "./membership";
import { type OpenJournal, openJournal } from "./open-journal";
import { aHead, aSegment, aStart, systemClock } from "./testing/journal-world";

/** A loaded machine may take its time. */
const patient = { timeout: 30_000 };

let database: TestDatabase;
let peer: OpenJournal;
const children: ChildProcess[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  peer = await openJournal({
    engineUrl: database.engineUrl,
    kind: "worker",
    build: "test",
    log: silentLog,
    beatMs: 50,
    staleMs: 1000,
    parkAfterMs: () => 1000,
  });
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});
afterAll(async () => {
  await peer.close();
  await database.drop();
});

type Said = {
  readonly id: number;
  readonly runs?: string[];
  readonly tally?: { written: number; fenced: number };
};

async function spawnOwner(count: number) {
  const file = join(inject("programsFolder"), "owner-process.mjs");
  const child = spawn(process.execPath, [file, database.engineUrl, String(count)], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  children.push(child);
  const said: Said[] = [];
  child.on("message", (message) => said.push(message as Said));
  await expect.poll(() => said.length, { timeout: 15_000 }).toBeGreaterThan(0);
  return { child, said, id: said[0]!.id, runs: said[0]!.runs! };
}

async function rowsOf(text: string, values: unknown[] = []) {
  return (await peer.pool.query(text, values)).rows;
}

async function ownersOf(runs: readonly string[]): Promise<(number | null)[]> {
  const rows = await rowsOf("select distinct owner from live where id = any($1)", [runs]);
  return rows.map(({ owner }) => owner);
}

describe("a killed process", () => {
  it("loses its runs and lanes to its peers, which can claim them with all it has written", async () => {
    const { child, id, runs } = await spawnOwner(10);
    expect(await ownersOf(runs)).toEqual([id]);
    child.kill("SIGKILL");
    await expect.poll(() => ownersOf(runs), { timeout: 10_000 }).toEqual([null]);
    expect(await rowsOf("select from worker where id = $1", [id])).toEqual([]);
    expect(await rowsOf("select from lane where owner = $1", [id])).toEqual([]);
    // Due by the database's clock of when they were taken away: a question in the same moment may come too early.
    const all: Awaited<ReturnType<typeof peer.claimer.claimRuns>>[number][] = [];
    await expect
      .poll(async () => {
        all.push(...(await peer.claimer.claimRuns(100)));
        all.push(...(await peer.claimer.claimLanes(10)).flatMap((lane) => lane.runs));
        return all.map(({ head }) => head.id).sort();
      }, patient)
      .toEqual([...runs].sort());
    for (const { head, epoch } of all) {
      expect(epoch).toBe(3);
      const { segments } = await peer.journal.load(head);
      expect(segments.map(({ seg }) => seg)).toEqual(segments.map((_, index) => index));
    }
    await rowsOf("delete from live");
    await rowsOf("delete from lane");
  });
});

describe("a stopped process", () => {
  it("is taken for hung, writes nothing when it wakes, and goes on under a new number", async () => {
    const { child, said, id, runs } = await spawnOwner(10);
    child.kill("SIGSTOP");
    await expect.poll(() => ownersOf(runs), { timeout: 15_000 }).toEqual([null]);
    const [before] = await rowsOf("select count(*)::int as n from segment where run = any($1)", [
      runs,
    ]);
    child.kill("SIGCONT");
    await expect.poll(() => said.find(({ tally }) => tally !== undefined), patient).toBeDefined();
    // One refusal per run, and not one segment more.
    expect(said.find(({ tally }) => tally)?.tally?.fenced).toBe(10);
    expect(
      await rowsOf("select count(*)::int as n from segment where run = any($1)", [runs]),
    ).toEqual([before]);
    await expect.poll(() => said.at(-1)?.id, patient).not.toBe(id);
    // On a machine that is slow to wake it, it may be taken for hung once more and be another by now.
    await expect
      .poll(() => rowsOf("select kind from worker where id = $1", [said.at(-1)?.id]), patient)
      .toEqual([{ kind: "gateway" }]);
    await rowsOf("delete from live");
    await rowsOf("delete from lane");
  });
});

describe("a lost lock connection", () => {
  const open = (lost: number[]) =>
    new Membership({
      engineUrl: database.engineUrl,
      kind: "gateway",
      build: "test",
      clock: systemClock,
      log: silentLog,
      beatMs: 50,
      onLost: (id) => lost.push(id),
    });

  it("costs nothing when nobody has taken the runs yet", async () => {
    const lost: number[] = [];
    const member = open(lost);
    await member.start();
    const { id } = member;
    // Nobody else beats while it is cut.
    const [row] = await rowsOf("select beat from worker where id = $1", [id]);
    member.cutConnection();
    await expect
      .poll(
        async () => (await rowsOf("select beat from worker where id = $1", [id]))[0]?.beat,
        patient,
      )
      .not.toBe(row.beat);
    if (member.id === id) expect(lost).toEqual([]);
    else expect(lost).toEqual([id]);
    await member.stop();
  });

  it("costs the runs and the number when a peer was faster", async () => {
    const lost: number[] = [];
    const member = open(lost);
    await member.start();
    const { id } = member;
    // What a reaper does: the row goes while the lock is free.
    await rowsOf("delete from worker where id = $1", [id]);
    await expect.poll(() => member.id, { timeout: 5000 }).not.toBe(id);
    await expect.poll(() => member.id, patient).not.toBeNull();
    expect(lost).toEqual([id]);
    await member.stop();
    expect(await rowsOf("select from worker where id = $1", [member.id])).toEqual([]);
  });
});

describe("a process that slept", () => {
  it("takes nothing before a sign of life of its own is recorded again", async () => {
    let slept = 0;
    const member = new Membership({
      engineUrl: database.engineUrl,
      kind: "gateway",
      build: "test",
      clock: { ...systemClock, monotonic: () => performance.now() + slept },
      log: silentLog,
      beatMs: 200,
      staleMs: 600_000,
    });
    await member.start();
    const { id } = member;
    expect(member.owner).toBe(id);
    slept = 300_000;
    expect(member.owner).toBeNull();
    await expect.poll(() => member.owner, patient).toBe(id);
    await member.stop();
  });
});

describe("runs under a number nobody has", () => {
  it("are taken back by the sweep", async () => {
    const run = aHead();
    // Refused, and nothing written, while a loaded machine keeps its sign of life waiting.
    await expect
      .poll(() => peer.journal.start(aStart(run)), patient)
      .toMatchObject({ outcome: "started" });
    await rowsOf("update live set owner = 1000000, epoch = epoch + 1 where id = $1", [run.id]);
    await expect.poll(() => ownersOf([run.id]), { timeout: 20_000 }).toEqual([null]);
    expect(await peer.journal.append(aSegment(run, 1))).toBe("fenced");
    await rowsOf("delete from live");
  });
});

describe("a process that begins while the locks of others are lost", () => {
  const open = (acquaintanceMs: number) =>
    new Membership({
      engineUrl: database.engineUrl,
      kind: "worker",
      build: "test",
      clock: systemClock,
      log: silentLog,
      beatMs: 50,
      acquaintanceMs,
    });
  const beatOf = async (id: number | null) =>
    Number((await rowsOf("select beat from worker where id = $1", [id]))[0]?.beat);
  const onList = (id: number | null) => rowsOf("select id from worker where id = $1", [id]);
  // It has known the others for long.
  beforeAll(() => peer.membership.stop());

  it("leaves them what is theirs until they had the time to take their locks again", async () => {
    const [without] = await rowsOf(
      `insert into worker (id, kind, pid, host, build, started_at)
       values (nextval('worker_id'), 'gateway', 1, 'elsewhere', 'test', now()) returning id`,
    );
    const patientOne = open(600_000);
    await patientOne.start();
    await expect.poll(() => beatOf(patientOne.id), patient).toBeGreaterThan(5);
    expect(await onList(without.id)).toHaveLength(1);
    await patientOne.stop();
    const hasty = open(200);
    await hasty.start();
    await expect.poll(() => onList(without.id), patient).toHaveLength(0);
    await hasty.stop();
  });

  it("takes at once what belongs to one that it has seen at work", async () => {
    const other = open(600_000);
    await other.start();
    const member = open(600_000);
    await member.start();
    const before = await beatOf(member.id);
    await expect.poll(() => beatOf(member.id), patient).toBeGreaterThan(before + 5);
    await other.stop({ leaveToPeers: true });
    await expect.poll(() => onList(other.id), patient).toHaveLength(0);
    await member.stop();
  });
});
