import { describe, expect, it } from "vitest";
import { aCall, aFlow } from "../testing/flow-builder";
import { RunWorld } from "../testing/run-world";
import { startReplay } from "./replay";

const text = '{"id":123456789012345678,"name":"M\u00fcller"}';
const latin1 = Uint8Array.from(text, (character) => character.charCodeAt(0));
const contentType = "application/json; charset=iso-8859-1";
const whole = { id: "123456789012345678", name: "M\u00fcller" };

const calls = aFlow(
  {
    hook: { type: "webhook@1" },
    one: aCall("keyed"),
    two: aCall("keyed", { body: "expression", bodyExpression: "trigger.body" }),
    three: aCall("keyed", { body: "expression", bodyExpression: "steps.hook" }),
    end: { type: "respond@1", config: {} },
  },
  ["hook.out -> one.in", "one.out -> two.in", "two.out -> three.in", "three.out -> end.in"],
);

function start(world: RunWorld) {
  const [node = ""] = world.plan.triggers.keys();
  const headers = { "content-type": contentType };
  const trigger = {
    node,
    kind: "webhook",
    headers,
    query: {},
    contentType,
    bytes: latin1,
  } as const;
  return world.start(null, { trigger });
}

const sent = (world: RunWorld) => world.target.effects.map(({ body }) => JSON.parse(body));

describe("a message whose numbers and letters are kept as they came", () => {
  it("is the same to whoever takes its run over", async () => {
    const world = new RunWorld(calls);
    const died = new Promise<void>((resolve) => {
      world.journal.onCut = resolve;
    });
    world.journal.cut = { commit: 1, when: "after" };
    const run = start(world);
    await Promise.race([run.done, died]);
    world.journal.cut = null;
    await world.resume(run.id);

    expect(sent(world)).toEqual([whole, whole, whole]);
  });

  it("is read as it was written when a person has changed it", async () => {
    const world = new RunWorld(calls);
    const run = start(world);
    await run.done;
    world.target.effects.length = 0;
    const source = world.journal.stored(run.id).head;
    const head = world.head({ purpose: "replay", parent: source.id });
    const replay = await startReplay(world.host, {
      head,
      plan: world.plan,
      parameters: {},
      source,
      chain: [source],
      from: { kind: "start" },
      message: new TextEncoder().encode('{"name":"M\u00fcller & S\u00f6hne"}'),
      lane: null,
      execute: "here",
    });
    await replay.done;

    const changed = { name: "M\u00fcller & S\u00f6hne" };
    expect(sent(world)).toEqual([changed, changed, changed]);
  });

  it("is the same to a retry from a later step", async () => {
    const world = new RunWorld(calls);
    world.target.moves = [{ move: "ok" }, { move: "status", status: 422 }];
    const run = start(world);
    await run.done;
    const source = world.journal.stored(run.id).head;
    const head = world.head({ purpose: "replay", parent: source.id, origin: source.id });
    const replay = await startReplay(world.host, {
      head,
      plan: world.plan,
      parameters: {},
      source,
      chain: [source],
      from: { kind: "failed" },
      lane: null,
      execute: "here",
    });
    await replay.done;

    expect(sent(world)).toEqual([whole, whole, whole]);
  });
});
