import { afterAll, beforeAll, expect, it } from "vitest";
import { codeOf, runStates } from "../../runtime/engine/codes";
import { openWorkerWorld, type WorkerWorld } from "../worker/testing/worker-world";

const patient = { timeout: 20_000 };
const waiting = codeOf(runStates, "waiting");

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
const rowOf = async (text: string, run: string) => {
  const find = () => world.rowsOf(text, [run]);
  await expect.poll(async () => (await find()).length, patient).toBe(1);
  return (await find())[0] ?? {};
};

it("a caller hears that what it called was cancelled, also where that was a retry of it", async () => {
  const called = await world.publish({ idempotency: "header", waitMs: 3_600_000 });
  const caller = await world.publishCaller(called.id);
  world.target.refused.add("C-1");
  const { head } = await world.accept(caller, "C-1");
  const first = await rowOf(
    "select id, origin from run where parent = $1 and origin <> $1 and status = 1",
    head.id,
  );
  world.target.refused.delete("C-1");
  const { run } = (await tell("runs.retry", { run: first.id })) as { run: string };
  await rowOf(`select id from live where id = $1 and state = ${waiting} and owner is null`, run);
  await tell("runs.cancel", { run, reason: "" });
  await rowOf("select id from run where id = $1 and status = 2", run);

  // It asks late: whoever works on it was away meanwhile.
  const asked = await world.gateway.host.calls?.call(head, {
    flow: called.id,
    input: { number: "C-1" },
    origin: String(first.origin),
    kind: "sub-flow",
    depth: 1,
  });
  expect(asked).toMatchObject({ state: "ended", run, status: "cancelled" });
});
