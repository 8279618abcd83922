import { expect } from "vitest";
import { emptySetup } from "../../../runtime/engine/debug/debug-setup";
import { openWorkerWorld, type WorkerWorld } from "../../worker/testing/worker-world";
import type { DebugRunView } from "../read-debug-run";
import type { DebugSessionView } from "../read-session";

type Person = "consultant" | "operator" | "tester";

const patient = { timeout: 20_000 };

export type DebugWorld = Awaited<ReturnType<typeof openDebugWorld>>;

/** In production, where the counting target is the real one: what people tell the debugger, as its page does. */
export async function openDebugWorld() {
  const world: WorkerWorld = await openWorkerWorld();
  const { partner, workbench } = world;
  await inProduction(world);
  const cookies: { readonly [person in Person]: string } = {
    consultant: await workbench.signIn(partner.people.consultant.email),
    operator: await workbench.signIn(partner.people.operator.email),
    tester: await workbench.signIn(partner.people.tester.email),
  };
  const place = {
    partnerId: partner.id,
    distributorId: partner.distributor,
    environmentId: partner.test,
  };

  const send = (method: "GET" | "POST") => (path: string, input: unknown, person: Person) =>
    workbench.call(path, { input, method, cookie: cookies[person], environment: partner.test });
  const get = send("GET");
  const call = (path: string, input: unknown, person: Person = "consultant") =>
    send("POST")(path, input, person);

  const session = async (flowId: string, person: Person = "consultant") =>
    (await get("debug.session", { flowId }, person)).data as DebugSessionView;
  const read = async (run: string) =>
    (await get("debug.read", { run }, "consultant")).data as DebugRunView;

  /** Where a run stands still and why, or “ended”. */
  const standing = async (run: string) => {
    const rests = async () => {
      const { pause, finished } = await read(run);
      const [row] = await world.rowsOf("select owner from live where id = $1", [run]);
      return finished || (pause !== null && row?.owner === null);
    };
    await expect.poll(rests, patient).toBe(true);
    const { pause } = await read(run);
    return pause === null ? "ended" : `${pause.node} ${pause.reason.why}`;
  };
  const order = async (run: string, act: object, person: Person = "consultant") =>
    call("debug.order", { run, order: { pause: (await read(run)).pause?.number, ...act } }, person);

  return {
    world,
    place,
    call,
    session,
    read,
    standing,
    order,
    /** The id of the connection that the target's slot leads to. */
    target: async (flowId: string) => (await session(flowId)).slots[0]?.live?.id ?? "",
    /** Sets what the session is set to as that person sees it. */
    async set(
      flowId: string,
      setup: object,
      { person = "consultant", ...more }: { person?: Person; live?: object } = {},
    ) {
      const { revision } = await session(flowId);
      const wanted = { flowId, revision, setup: { ...emptySetup, ...setup }, watches: [], ...more };
      return call("debug.set", wanted, person);
    },
    /** Asks for a run in place of the one that stands here. */
    async begin(
      flowId: string,
      from: { readonly run: string } | { readonly number: string },
      more: object = {},
      person: Person = "consultant",
    ) {
      const ends = (await session(flowId, person)).standing;
      const source =
        "run" in from
          ? { kind: "run", run: from.run }
          : { kind: "message", trigger: "n01", message: messageOf(from.number), label: "typed" };
      const asked = { flowId, from: source, pace: "into", ends, ...more };
      return call("debug.start", asked, person);
    },
    /** Gives an order and waits for where the run stands next. */
    async tell(run: string, act: object, person: Person = "consultant") {
      const { pause } = await read(run);
      expect((await order(run, act, person)).message).toBeNull();
      const goesBy = async () => {
        const after = await read(run);
        return after.finished || (after.pause !== null && after.pause.number !== pause?.number);
      };
      await expect.poll(goesBy, patient).toBe(true);
      return standing(run);
    },
    made: (number: string) => world.target.made.get(number) ?? 0,
    close: () => world.close(),
  };
}

async function inProduction({ workbench: { owner }, partner }: WorkerWorld): Promise<void> {
  await owner.query(
    "alter table environment drop constraint if exists environment_distributor_id_kind_key",
  );
  await owner.query("update environment set kind = 'production' where id = $1", [partner.test]);
}

export function startedRun(answer: { readonly message: string | null; readonly data: unknown }) {
  expect(answer.message).toBeNull();
  return (answer.data as { run: string }).run;
}

function messageOf(number: string) {
  return {
    kind: "webhook",
    method: "POST",
    headers: {},
    query: {},
    contentType: "application/json",
    body: JSON.stringify({ number }),
  };
}
