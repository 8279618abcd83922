import { afterAll, beforeAll, expect, test } from "vitest";
import { systemActor } from "../access/actor";
import { withScope } from "../db";
import { changePublication } from "../flows/change-publication";
import { releaseLateHolds } from "../flows/release-held-runs";
import { newId } from "../ids";
import { silentLog } from "../journal/journal-log";
import { Executor } from "./executor";
import { openWorkerWorld, type WorkerWorld } from "./testing/worker-world";

const patient = { timeout: 20_000 };
let world: WorkerWorld;

beforeAll(async () => {
  world = await openWorkerWorld();
});
afterAll(() => world.close());

function change(flowId: string, to: "pause" | "resume") {
  const place = {
    partnerId: world.partner.id,
    distributorId: world.partner.distributor,
    environmentId: world.partner.test,
  };
  return withScope(world.workbench.services.db, place, (tx) =>
    changePublication(tx, systemActor, place, { flowId, change: to }),
  );
}

async function withWorker(work: () => Promise<void>): Promise<void> {
  const host = await world.openHost("worker", () => executor.wake());
  const executor = new Executor({
    host: host.host,
    claimer: host.journal.claimer,
    log: silentLog,
    scanMs: 100,
  });
  executor.start();
  try {
    await work();
  } finally {
    await executor.stop(5_000);
    await host.close();
  }
}

const states = async (flow: string) =>
  (await world.rowsOf("select state, note from live where flow_id = $1 order by id", [flow])).map(
    ({ state, note }) => `${state} ${note}`,
  );

test("what was queued before a pause is held, and released in order by the resume", async () => {
  const flow = await world.publish({ idempotency: "header" });
  for (const number of ["P-1", "P-2", "P-3"]) await world.accept(flow, number);
  await change(flow.id, "pause");

  await withWorker(async () => {
    const held = "3 The flow is paused.";
    await expect.poll(() => states(flow.id), patient).toEqual([held, held, held]);
    expect(world.target.made.get("P-1")).toBeUndefined();

    await change(flow.id, "resume");
    await expect.poll(() => states(flow.id), patient).toEqual([]);
  });
  expect(["P-1", "P-2", "P-3"].map((number) => world.target.made.get(number))).toEqual([1, 1, 1]);
});

test("runs of a key are held at their head and go on in their order", async () => {
  const flow = await world.publish({ idempotency: "header", settings: { orderingKey: "'C-1'" } });
  for (const number of ["L-1", "L-2", "L-3"]) await world.accept(flow, number, "C-1");
  await change(flow.id, "pause");

  await withWorker(async () => {
    await expect
      .poll(() => states(flow.id), patient)
      .toEqual(["3 The flow is paused.", "0 ", "0 "]);

    await change(flow.id, "resume");
    await expect.poll(() => states(flow.id), patient).toEqual([]);
  });
  expect(world.target.sequence.filter((number) => number.startsWith("L-"))).toEqual([
    "L-1",
    "L-2",
    "L-3",
  ]);
});

test("a run that is held although its flow was resumed meanwhile is found and released", async () => {
  const flow = await world.publish({ idempotency: "header" });
  const { head } = await world.accept(flow, "R-1");
  await world.rowsOf(
    "update live set state = 3, due = 'infinity', note = 'The flow is paused.' where id = $1",
    [head.id],
  );

  expect(await releaseLateHolds(world.workbench.services.db)).toBe(1);
  expect(await releaseLateHolds(world.workbench.services.db)).toBe(0);

  await withWorker(async () => {
    await expect.poll(() => states(flow.id), patient).toEqual([]);
  });
  expect(world.target.made.get("R-1")).toBe(1);
});

test("a run that is held by a pause can be cancelled", async () => {
  const flow = await world.publish({ idempotency: "header" });
  const { head } = await world.accept(flow, "P-9");
  await change(flow.id, "pause");

  await withWorker(async () => {
    await expect.poll(() => states(flow.id), patient).toEqual(["3 The flow is paused."]);
    await world.rowsOf(
      `insert into run_command (id, partner_id, distributor_id, run, kind, detail, at, by)
        values ($1, $2, $3, $4, 'cancel', '{}', now(), 'Dana')`,
      [newId(), head.partner, head.distributor, head.id],
    );
    const statusOf = async () =>
      (await world.rowsOf("select status from run where flow_id = $1", [flow.id])).map(
        ({ status }) => status,
      );
    await expect.poll(statusOf, patient).toEqual([2]);
  });
  expect(world.target.made.get("P-9")).toBeUndefined();
});
