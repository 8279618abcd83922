import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Journal } from "@/runtime/ports";
import { openOwnerPool } from "@/server/db";
import { newId } from "@/server/ids";
import { aHead, anEnd, aSegment, aStart } from "@/server/journal/testing/journal-world";
import { decodeFrames, encodeFrames, type StatusFrame } from "@/server/live-status/status-frame";
import { openStatusSender, type StatusSender } from "@/server/live-status/status-sender";
import { type GatewayWorld, openGatewayWorld } from "../testing/gateway-world";

let world: GatewayWorld;
let sender: StatusSender;
/** The journal of an executor in another process, telling what it commits. */
let journal: Journal;
let cookie: string;

beforeAll(async () => {
  world = await openGatewayWorld({ limits: { reauthoriseMs: 300 } });
  sender = openStatusSender(world.workbench.database.engineUrl);
  journal = sender.around(world.journal.journal);
  cookie = await world.workbench.signIn(world.partner.people.viewer.email);
});
afterAll(async () => {
  await sender.close();
  await world.close();
});

type Stream = { readonly events: { name: string; data: unknown }[]; close(): void };

async function watch(query: string, headers: Record<string, string> = { cookie }) {
  const abort = new AbortController();
  const response = await fetch(`${world.url}/api/events?${query}`, {
    headers,
    signal: abort.signal,
  });
  const events: Stream["events"] = [];
  if (response.status === 200) {
    void readEvents(response, events).catch(() => undefined);
  }
  return { status: response.status, events, close: () => abort.abort() };
}

async function readEvents(response: Response, events: Stream["events"]) {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const name = /^event: (.*)$/m.exec(block)?.[1];
      if (name !== undefined) {
        events.push({ name, data: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? "null") });
      }
    }
  }
}

const framesOf = (stream: { events: Stream["events"] }) =>
  stream.events
    .filter(({ name }) => name === "status")
    .flatMap(({ data }) => data as StatusFrame[]);

const aRun = (environment: string, flow = newId()) =>
  aHead({ partner: world.partner.id, distributor: world.partner.distributor, environment, flow });

/** Executes runs until one of them is seen: the sender hears a moment later that somebody watches. */
async function executeUntilSeen(stream: { events: Stream["events"] }, environment: string) {
  await expect
    .poll(
      async () => {
        await execute(aRun(environment));
        return framesOf(stream).length;
      },
      { timeout: 10_000, interval: 100 },
    )
    .toBeGreaterThan(0);
}

async function execute(run: ReturnType<typeof aRun>) {
  await journal.start(aStart(run));
  await journal.finish(aSegment(run, 1), anEnd());
}

describe("the event stream", () => {
  test("tells the environment's runs as they end, and no other environment's", async () => {
    const stream = await watch(`environment=${world.partner.test}&topic=runs`);
    await executeUntilSeen(stream, world.partner.test);
    const run = aRun(world.partner.test);
    const elsewhere = aRun(world.partner.production);

    await execute(elsewhere);
    await execute(run);

    await expect
      .poll(() => framesOf(stream).find((frame) => frame.run === run.id), { timeout: 5_000 })
      .toEqual({
        environment: run.environment,
        flow: run.flow,
        run: run.id,
        status: "succeeded",
        seg: 1,
      });
    expect(framesOf(stream).some((frame) => frame.run === elsewhere.id)).toBe(false);
    stream.close();
  });

  test("tells one run or one flow only, if that is what is watched", async () => {
    const all = await watch(`environment=${world.partner.test}&topic=runs`);
    await executeUntilSeen(all, world.partner.test);
    const wanted = aRun(world.partner.test);
    const ofFlow = aRun(world.partner.test);
    const other = aRun(world.partner.test);
    const stream = await watch(
      `environment=${world.partner.test}&topic=run:${wanted.id}&topic=flow:${ofFlow.flow}`,
    );

    for (const run of [other, wanted, ofFlow]) {
      await execute(run);
    }

    await expect
      .poll(() => new Set(framesOf(stream).map(({ run }) => run)), { timeout: 5_000 })
      .toEqual(new Set([wanted.id, ofFlow.id]));
    stream.close();
    all.close();
  });

  test("is closed to strangers, other sites and nonsense", async () => {
    const query = `environment=${world.partner.test}&topic=runs`;
    const other = `environment=${newId()}&topic=runs`;

    expect((await watch(query, {})).status).toBe(401);
    expect((await watch(other)).status).toBe(404);
    expect((await watch(query, { cookie, "sec-fetch-site": "same-site" })).status).toBe(403);
    expect((await watch(query, { cookie, origin: "https://evil.example" })).status).toBe(403);
    expect((await watch(`environment=${world.partner.test}`)).status).toBe(400);
    expect((await watch(`${query}&topic=everything`)).status).toBe(400);
  });

  test("ends when the person has signed out", async () => {
    const own = await world.workbench.signIn(world.partner.people.tester.email);
    const stream = await watch(`environment=${world.partner.test}&topic=runs`, { cookie: own });
    await expect.poll(() => stream.events.length).toBe(1);

    await world.workbench.owner.query("delete from session where user_id = $1", [
      world.partner.people.tester.id,
    ]);

    await expect.poll(() => stream.events.at(-1)?.name, { timeout: 5_000 }).toBe("end");
  });

  test("says that something may be missing after the database connection was lost", async () => {
    const stream = await watch(`environment=${world.partner.test}&topic=runs`);
    await executeUntilSeen(stream, world.partner.test);

    const admin = openOwnerPool(world.workbench.database.adminUrl);
    await admin.query(`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database()
        and (query like 'listen orderloom_%' or query like 'select pg_notify($1, $2)%')`);
    await admin.end();

    await expect
      .poll(() => stream.events.some(({ name }) => name === "gap"), { timeout: 8_000 })
      .toBe(true);
    stream.close();
  });
});

test("frames are packed into notifications that PostgreSQL takes, and unpacked the same", () => {
  const frames = Array.from({ length: 300 }, (_, index) => ({
    environment: newId(),
    flow: newId(),
    run: newId(),
    status: "succeeded" as const,
    seg: index,
  }));

  const payloads = encodeFrames(frames);

  expect(payloads.every((payload) => Buffer.byteLength(payload) < 8_000)).toBe(true);
  expect(payloads.flatMap(decodeFrames)).toEqual(frames);
  expect(decodeFrames("nonsense")).toEqual([]);
});
