import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RetryForecast } from "@/runtime/engine/replay-fates";
import type { FlowNode } from "@/runtime/flow/document";
import type { JsonObject } from "@/runtime/json";
import { systemActor } from "@/server/access/actor";
import type { ApiKeyScope } from "@/server/access/api-key-format";
import { createApiKey } from "@/server/access/create-api-key";
import { withScope } from "@/server/db";
import { newId } from "@/server/ids";
import type { FieldLineage, FieldUses } from "@/server/runs/field-lineage";
import type { FieldOrigins } from "@/server/runs/field-origins";
import type { RecomputedText, RecomputedValues } from "@/server/runs/recomputed-values";
import { addTestPartner } from "@/server/testing/test-people";
import { type GatewayWorld, openGatewayWorld } from "../testing/gateway-world";
import { anOrder, orderFlow } from "../testing/test-flows";

let world: GatewayWorld;
let operator: string;

beforeAll(async () => {
  world = await openGatewayWorld();
  operator = await world.workbench.signIn(world.partner.people.operator.email);
});
afterAll(() => world.close());

async function aRun(path: string, body: unknown): Promise<string> {
  const response = await fetch(`${world.url}${path}`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json" },
  });
  expect(response.status).toBeLessThan(300);
  await response.text();
  await world.gateway.idle();
  return response.headers.get("x-orderloom-run") ?? "";
}

async function ask<Answer>(
  question: string,
  input: object,
  more: { readonly cookie?: string; readonly headers?: Record<string, string> } = {},
) {
  const response = await fetch(`${world.url}/api/interpreter/${question}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "sec-fetch-site": "same-origin",
      "x-orderloom-environment": world.partner.test,
      cookie: more.cookie ?? operator,
      ...more.headers,
    },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  return { status: response.status, text, data: JSON.parse(text) as Answer };
}

/** Asks the REST API with a key of these scopes, for one environment. */
async function byKey(scopes: ApiKeyScope[], path: string, environmentId = world.partner.test) {
  const { id: partnerId, distributor: distributorId } = world.partner;
  const { key } = await withScope(world.workbench.services.db, { partnerId, distributorId }, (tx) =>
    createApiKey(tx, systemActor, {
      partnerId,
      distributorId,
      environmentId,
      name: "a key",
      scopes,
      expiresAt: null,
    }),
  );
  const response = await fetch(`${world.url}/api/v1${path}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  return { status: response.status, body: (await response.json()) as unknown };
}

const effects = async (number: string) => {
  const response = await fetch(`${world.erp}/effects`);
  const { effects: all } = (await response.json()) as {
    effects: Record<string, { count: number }>;
  };
  return all[number]?.count ?? 0;
};

describe("a forecast", () => {
  test("says what a retry comes to, with and without a change, and does nothing", async () => {
    const { path } = await world.publish(orderFlow());
    const number = newId();
    const run = await aRun(path, anOrder(number));

    const same = await ask<RetryForecast>("forecast", { run });
    const message = JSON.stringify({ ...anOrder(number), lines: [] });
    const changed = await ask<RetryForecast>("forecast", { run, message });

    const step = (fate: string) => [
      { node: "n03", reads: false, fates: [{ fate, count: 1 }], doneBefore: 1 },
    ];
    expect(same.data).toEqual({
      steps: step("same-key"),
      complete: true,
      failure: null,
      refused: null,
      newest: run,
    });
    expect(changed.data.steps).toEqual(step("first-result"));
    // Neither the published version nor the draft is another one so far.
    for (const version of ["published", "draft"]) {
      expect((await ask<RetryForecast>("forecast", { run, version })).data).toEqual(same.data);
    }
    expect(await effects(number)).toBe(1);
  });

  test("is for the run's own people with the right, asked by our own pages", async () => {
    const { path } = await world.publish(orderFlow());
    const run = await aRun(path, anOrder(newId()));
    const { people } = world.partner;
    const viewer = await world.workbench.signIn(people.viewer.email);
    const stranger = await addTestPartner(world.workbench.owner);
    const other = await world.workbench.signIn(stranger.people.owner.email);

    const statuses = [
      await ask("forecast", { run }, { cookie: viewer }),
      await ask("forecast", { run }, { cookie: other }),
      await ask(
        "forecast",
        { run },
        { cookie: other, headers: { "x-orderloom-environment": stranger.test } },
      ),
      await ask("forecast", { run }, { cookie: "" }),
      await ask("forecast", { run }, { headers: { "sec-fetch-site": "cross-site" } }),
    ].map(({ status }) => status);

    expect(statuses).toEqual([403, 404, 404, 401, 403]);
  });
});

describe("a value that a loop did not keep", () => {
  const node = (type: string, config: JsonObject): FlowNode => ({
    type: `${type}@1`,
    name: type,
    config,
  });

  test("is computed again for whoever may see values", async () => {
    const { path } = await world.publish({
      nodes: {
        n01: node("webhook", { synchronous: true }),
        n02: node("splitter", { list: "input.lines" }),
        n03: node("map", { fields: [{ target: "total", value: "input * trigger.body.rate" }] }),
        n04: node("aggregator", {}),
        n05: node("respond", { status: 200, body: "input.succeeded" }),
      },
      edges: ["n01.out -> n02.in", "n02.item -> n03.in", "n03.out -> n04.in", "n04.out -> n05.in"],
    });
    const run = await aRun(path, { rate: 7, lines: [1, 2, 3, 4, 5, 6] });

    const { data } = await ask<RecomputedValues>("values", { run, node: "n03", path: "n02:5" });
    const kept = await ask<RecomputedValues>("values", { run, node: "n03", path: "n02:0" });
    const viewer = await world.workbench.signIn(world.partner.people.viewer.email);
    const hidden = await ask("values", { run, node: "n03", path: "n02:5" }, { cookie: viewer });

    expect(data.output).toEqual({ state: "recomputed", text: '{"total":42}', bytes: 12 });
    expect(data.inputs).toEqual([
      { node: "n02", port: "item", value: { state: "recomputed", text: "6", bytes: 1 } },
    ]);
    expect(kept.data.output).toBeNull();
    expect([hidden.status, hidden.text.includes("42")]).toEqual([403, false]);
  });
});

describe("what arrives at a step", () => {
  const node = (type: string, config: JsonObject): FlowNode => ({
    type: `${type}@1`,
    name: type,
    config,
  });

  test("is told whole, however large, in a list too, to whoever may see values", async () => {
    const { path } = await world.publish({
      nodes: {
        n01: node("webhook", { synchronous: true }),
        n02: node("map", { fields: [{ target: "lines", value: "input.lines" }] }),
        n03: node("splitter", { list: "input.lines" }),
        n04: node("map", { fields: [{ target: "note", value: "input.note" }] }),
        n05: node("aggregator", {}),
        n06: node("respond", { status: 200, body: "input.succeeded" }),
      },
      edges: [
        "n01.out -> n02.in",
        "n02.out -> n03.in",
        "n03.item -> n04.in",
        "n04.out -> n05.in",
        "n05.out -> n06.in",
      ],
    });
    const lines = Array.from({ length: 6 }, (_, index) => ({ note: `${index} `.repeat(40_000) }));
    const run = await aRun(path, { lines });
    const arriving = (place: { readonly node: string; readonly path: string }) =>
      ask<RecomputedText>("arriving", { run, ...place });

    const whole = await arriving({ node: "n03", path: "" });
    const item = await arriving({ node: "n04", path: "n03:5" });
    const viewer = await world.workbench.signIn(world.partner.people.viewer.email);
    const hidden = await ask("arriving", { run, node: "n03", path: "" }, { cookie: viewer });

    const [all, fifth] = [JSON.stringify({ lines }), JSON.stringify(lines[5])];
    expect(whole.data).toEqual({ state: "recomputed", text: all, bytes: all.length });
    expect(item.data).toEqual({ state: "recomputed", text: fifth, bytes: fifth.length });
    expect([hidden.status, hidden.text.includes("0 0")]).toEqual([403, false]);
  });
});

describe("where the fields of a step come from", () => {
  test("is told by the version that ran and the stored input, to whoever may see values", async () => {
    const { path } = await world.publish(orderFlow());
    const number = newId();
    const run = await aRun(path, anOrder(number));

    const { data } = await ask<FieldOrigins>("fields", { run, node: "n02", path: "" });
    const other = await ask<FieldOrigins>("fields", { run, node: "n03", path: "" });
    const viewer = await world.workbench.signIn(world.partner.people.viewer.email);
    const hidden = await ask("fields", { run, node: "n02", path: "" }, { cookie: viewer });

    const text = JSON.stringify(number);
    const value = { text, characters: text.length };
    expect(data.state === "explained" && data.fields.slice(0, 2)).toEqual([
      {
        target: "externalReference",
        value,
        expression: "input.number",
        reads: [{ path: "input.number", value }],
      },
      {
        target: "customerId",
        value: { text: '"C-1001"', characters: 8 },
        expression: '"C-1001"',
        reads: [],
      },
    ]);
    expect(other.status).toBe(400);
    expect([hidden.status, hidden.text.includes(number)]).toEqual([403, false]);

    const read = await byKey(["payloads:read"], `/runs/${run}/steps/n02/origins?field=customerId`);
    const all = await byKey(["payloads:read"], `/runs/${run}/steps/n02/origins`);
    expect(all.body).toEqual(data);
    expect(read.body).toEqual({
      ...data,
      fields: [expect.objectContaining({ target: "customerId" })],
    });
    const refused = await Promise.all([
      byKey(["runs:read"], `/runs/${run}/steps/n02/origins`),
      byKey(["payloads:read"], `/runs/${run}/steps/n03/origins`),
      byKey(["payloads:read"], `/runs/${newId()}/steps/n02/origins`),
      byKey(["payloads:read"], `/runs/${run}/steps/n02/origins?filed=customerId`),
      byKey(["payloads:read"], `/runs/${run}/steps/n02/origins`, world.partner.production),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([403, 400, 404, 400, 404]);
  });
});

describe("where a value comes from and what it went into", () => {
  test("is told through every step, to whoever may see values, by page and by key", async () => {
    const { path } = await world.publish(orderFlow());
    const number = newId();
    const run = await aRun(path, anOrder(number));
    const text = JSON.stringify(number);
    const value = { text, characters: text.length };

    const field = "externalReference";
    const { data } = await ask<FieldLineage>("lineage", { run, node: "n02", path: "", field });
    const message = { node: "n01", path: "", field: "number", how: "message", parts: [] };
    expect(data).toEqual({
      state: "traced",
      value,
      origin: {
        node: "n02",
        path: "",
        field,
        how: "computed",
        parts: [
          {
            target: field,
            value,
            expression: "input.number",
            of: "value",
            reads: [{ path: "input.number", value, from: [message] }],
          },
        ],
      },
    });
    const uses = await ask<FieldUses>("uses", { run, node: "n01", path: "", field: "number" });
    const told =
      uses.data.state === "traced"
        ? uses.data.uses.map(({ node, kind, target }) => `${node} ${kind} ${target}`)
        : [];
    expect(told.slice(0, 2)).toEqual([`n02 field ${field}`, "n03 request body"]);

    const viewer = await world.workbench.signIn(world.partner.people.viewer.email);
    const hidden = await ask("uses", { run, node: "n01", path: "", field: "" }, { cookie: viewer });
    expect([hidden.status, hidden.text.includes(number)]).toEqual([403, false]);

    const steps = `/runs/${run}/steps`;
    const read = await byKey(["payloads:read"], `${steps}/n02/lineage?field=${field}`);
    expect(read.body).toEqual(data);
    const forth = await byKey(["payloads:read"], `${steps}/n01/uses?field=number`);
    expect(forth.body).toEqual(uses.data);
    const refused = await Promise.all([
      byKey(["runs:read"], `${steps}/n02/lineage`),
      byKey(["payloads:read"], `${steps}/n99/lineage`),
      byKey(["payloads:read"], `/runs/${newId()}/steps/n02/uses`),
      byKey(["payloads:read"], `${steps}/n02/uses?filed=x`),
      byKey(["payloads:read"], `${steps}/n02/uses`, world.partner.production),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([403, 404, 404, 400, 404]);
  });
});
