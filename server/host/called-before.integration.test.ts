import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { codeOf, runStates } from "../../runtime/engine/codes";
import { openWorkerWorld, type WorkerWorld } from "../worker/testing/worker-world";

const patient = { timeout: 20_000 };
const waiting = codeOf(runStates, "waiting");

/** The target knows no keys and cannot be asked; it counts what reaches it. */
describe("what a called flow did before it was cancelled", () => {
  let world: WorkerWorld;
  let cookie: string;

  beforeAll(async () => {
    world = await openWorkerWorld();
    cookie = await world.workbench.signIn(world.partner.people.consultant.email);
    await world.startWorker();
  });
  afterAll(() => world.close());

  const tell = async (path: string, input: unknown) => {
    const environment = world.partner.test;
    const answer = await world.workbench.call(path, { input, method: "POST", cookie, environment });
    expect(answer.message).toBeNull();
    return answer.data;
  };
  /** Calls a flow that makes an order and then waits for longer than anybody looks. */
  const publishCaller = async () => {
    const { id } = await world.publish({ idempotency: "none", waitMs: 3_600_000 });
    return world.publishCaller(id);
  };
  const endOf = async (id: string) =>
    (
      await world.rowsOf("select status, error_code as code, error from run where id = $1", [id])
    )[0];
  const ended = async (id: string) => {
    await expect.poll(() => endOf(id), patient).toBeDefined();
    return endOf(id);
  };
  const calledBy = async (caller: string) => {
    const find = () =>
      world.rowsOf(
        "select id, purpose from live where parent = $1 and origin <> $1 and state = $2 and owner is null",
        [caller, waiting],
      );
    await expect.poll(async () => (await find()).length, patient).toBe(1);
    return String((await find())[0]?.id);
  };
  const cancel = async (run: string) => {
    await tell("runs.cancel", { run, reason: "" });
    expect(await ended(run)).toMatchObject({ status: 2 });
  };
  const retry = async (run: string) => (await tell("runs.retry", { run })) as { run: string };
  const made = (number: string) => world.target.made.get(number) ?? 0;

  it("is not done again where the caller is cancelled and retried", async () => {
    const caller = await publishCaller();
    const { head } = await world.accept(caller, "C-1");
    const first = await calledBy(head.id);
    expect(made("C-1")).toBe(1);
    await cancel(head.id);
    await ended(first);

    const { run } = await retry(head.id);
    const second = await calledBy(run);
    expect(second).not.toBe(first);
    expect(made("C-1")).toBe(1);

    // The purpose is that of a call; what was taken over is taken over again by the next one.
    const [row] = await world.rowsOf("select purpose, origin from live where id = $1", [second]);
    const [before] = await world.rowsOf("select purpose, origin from run where id = $1", [first]);
    expect(row).toEqual(before);
    await cancel(run);
    await ended(second);
    await calledBy((await retry(run)).run);
    expect(made("C-1")).toBe(1);
  });

  it("is not done again where only the called run is cancelled and the caller retried", async () => {
    const caller = await publishCaller();
    const { head } = await world.accept(caller, "C-2");
    await cancel(await calledBy(head.id));
    expect(await ended(head.id)).toMatchObject({ status: 1, code: "RUN_CANCELLED" });

    await calledBy((await retry(head.id)).run);
    expect(made("C-2")).toBe(1);
  });

  it("is done anew by a caller that is sent as new", async () => {
    const caller = await publishCaller();
    const { head } = await world.accept(caller, "C-3");
    await calledBy(head.id);
    await cancel(head.id);
    const [{ id: newest }] = (await world.rowsOf("select id from run where id = $1", [
      head.id,
    ])) as [{ id: string }];
    const again = await tell("runs.retry", { run: head.id, asNew: true, newest });
    await calledBy((again as { run: string }).run);
    expect(made("C-3")).toBe(2);
  });

  it("fails the call where nobody found out whether it happened", async () => {
    const called = await world.publish({ idempotency: "none", timeoutMs: 200 });
    const caller = await world.publishCaller(called.id);
    world.target.delayMs = 1_000;
    const { head } = await world.accept(caller, "C-4");
    await expect.poll(() => made("C-4"), patient).toBe(1);
    await cancel(head.id);
    world.target.delayMs = 0;
    expect(await ended((await retry(head.id)).run)).toMatchObject({
      status: 1,
      code: "LIMIT_REACHED",
      error: expect.stringContaining("was never found out"),
    });
    expect(made("C-4")).toBe(1);
  });
});
