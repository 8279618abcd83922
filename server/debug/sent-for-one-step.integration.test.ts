import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DebugWorld, openDebugWorld, startedRun } from "./testing/debug-world";

const patient = { timeout: 20_000 };

/** The consultant said live for the step alone, and a real run of the message that had not ended held it. */
describe("a step that somebody sent live and that stands again", () => {
  let debug: DebugWorld;
  let flow: Awaited<ReturnType<DebugWorld["world"]["publish"]>>;

  beforeAll(async () => {
    debug = await openDebugWorld();
    const { world } = debug;
    flow = await world.publish({ idempotency: "header", waitMs: 3_600_000 });
    await world.startWorker();
  });
  afterAll(() => debug.close());

  /** The real run has ended since, and has done nothing. */
  const heldOnce = async (number: string) => {
    const { world, tell, call } = debug;
    // It keeps the lane as long as it waits: the one behind it does not begin.
    const first = (await world.accept(flow, `${number}-first`, number)).head.id;
    const real = (await world.accept(flow, number, number)).head.id;
    const run = startedRun(await debug.begin(flow.id, { run: real }));
    expect(await debug.standing(run)).toBe("n02 step");
    expect(await tell(run, { act: "step" })).toBe("n03 step");
    const live = { act: "send", mode: "live", connection: await debug.target(flow.id) };
    expect(await tell(run, live)).toBe("n03 done-before");
    expect((await debug.read(run)).pause?.reason).toMatchObject({ before: { kind: "unfinished" } });

    world.target.refused.add(number);
    await expect.poll(() => debug.made(`${number}-first`), patient).toBe(1);
    expect((await call("runs.cancel", { run: first, reason: "" })).message).toBeNull();
    const over = () => world.rowsOf("select from run where id = $1", [real]);
    await expect.poll(over, patient).toHaveLength(1);
    world.target.refused.delete(number);
    return { run, live };
  };

  it.each(["tester", "operator"] as const)(
    "is not sent where somebody else lets the run go on: %s",
    async (person) => {
      const number = `O-${person}`;
      const { run } = await heldOnce(number);
      expect(await debug.tell(run, { act: "continue" }, person)).toBe("n03 no-answer");
      expect(debug.made(number)).toBe(0);
    },
    60_000,
  );

  it("is sent once that is said anew", async () => {
    const { run, live } = await heldOnce("O-anew");
    expect(await debug.tell(run, { act: "continue" })).toBe("n03 no-answer");
    expect(debug.made("O-anew")).toBe(0);
    await debug.tell(run, live);
    expect(debug.made("O-anew")).toBe(1);
  }, 60_000);
});
