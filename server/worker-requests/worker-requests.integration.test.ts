import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stepTest } from "../../drizzle/schema/samples";
import { withScope } from "../db";
import { newId } from "../ids";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";
import { answerRequests } from "./answer-requests";
import { askWorkers } from "./ask-workers";

describe("requests to workers", () => {
  let workbench: TestWorkbench;
  let partner: TestPartner;
  const answered: string[] = [];
  const warned: object[] = [];
  const held = new Map<string, Promise<void>>();
  let workers: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    workbench = await openTestWorkbench();
    partner = await addTestPartner(workbench.owner);
    const { db } = workbench.services;
    const log = { info: () => undefined, warn: (detail: object) => void warned.push(detail) };
    const start = () =>
      answerRequests(db, log, {
        request: "step_test",
        async claim(tx, id) {
          const [row] = await tx
            .update(stepTest)
            .set({ state: "running" })
            .where(and(eq(stepTest.id, id), eq(stepTest.state, "queued")))
            .returning({ id: stepTest.id, flow: stepTest.flowId });
          return row;
        },
        async answer({ id, flow }) {
          if (flow === id) throw new Error("broken", { cause: new Error("no such column") });
          await held.get(id);
          answered.push(id);
        },
      });
    workers = [await start(), await start()];
  });
  afterAll(async () => {
    await workbench.close();
  });

  async function ask(id = newId(), flowId = newId()): Promise<string> {
    const place = {
      partnerId: partner.id,
      distributorId: partner.distributor,
      environmentId: partner.test,
    };
    await withScope(workbench.services.db, place, async (tx) => {
      await tx.insert(stepTest).values({ id, ...place, flowId });
      await askWorkers(tx, "step_test", { ...place, id });
    });
    return id;
  }

  it("are each answered by one of them, and one that breaks holds up no other", async () => {
    const broken = newId();
    await ask(broken, broken);
    const asked = await Promise.all(Array.from({ length: 12 }, () => ask()));
    await expect.poll(() => answered.length).toBe(12);
    expect([...answered].sort()).toEqual([...asked].sort());
    await expect
      .poll(() => warned)
      .toEqual([expect.objectContaining({ request: "step_test", reason: "no such column" })]);
  });

  it("that are under way are answered before a worker stops; later ones are not begun", async () => {
    let finish: () => void = () => undefined;
    const id = newId();
    held.set(id, new Promise((resolve) => (finish = resolve)));
    await ask(id);
    const state = () => workbench.owner.query("select state from step_test where id = $1", [id]);
    await expect.poll(async () => (await state()).rows[0].state).toBe("running");
    const closing = Promise.all(workers.map((worker) => worker.close()));
    expect(answered).not.toContain(id);
    finish();
    await closing;
    expect(answered).toContain(id);
    await ask();
    expect(answered).toHaveLength(13);
  });
});
