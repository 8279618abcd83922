import type { Page } from "@playwright/test";
import { call } from "../e2e/order-flow";

type Kept = {
  readonly flow: string;
  readonly logic: string;
  readonly layout: string;
  /** Environments and the version that is live there, as it was. */
  readonly publications: readonly Publication[];
  readonly tests: readonly KeptTest[];
};

/** A test by its name; ids are those of what was deleted. */
type KeptTest = { readonly name: string; readonly test: unknown };

type Publication = {
  readonly environmentId: string;
  readonly hash: string;
  readonly state: string;
};

type Draft = {
  readonly revision: number;
  readonly logic: string;
  readonly layout: string;
  readonly publications: readonly Publication[];
};

/**
 * Flows and their tests as they are now, so that what was pressed on one screen is not missing on the next. `owner` is a page
 * of somebody who may do everything. The returned function brings them back to that.
 */
export async function keepFlows(owner: Page, flows: readonly string[]) {
  const read = (flow: string) => call<Draft>(owner, "flows.get", { id: flow }, true);
  const kept: Kept[] = [];
  for (const flow of flows) {
    const { logic, layout, publications } = await read(flow);
    kept.push({ flow, logic, layout, publications, tests: await testsOf(owner, flow) });
  }
  return async () => {
    const archived = await call<readonly { readonly id: string }[]>(
      owner,
      "flows.archived",
      undefined,
      true,
    );
    for (const { flow, logic, layout, publications, tests } of kept) {
      if (archived.some(({ id }) => id === flow)) {
        await call(owner, "flows.bringBack", { flowId: flow });
      }
      const now = await read(flow);
      if (now.logic !== logic || now.layout !== layout) {
        await call(owner, "flows.save", { flowId: flow, revision: now.revision, logic, layout });
      }
      for (const before of publications) await putBack(owner, flow, before, now.publications);
      await putTestsBack(owner, flow, tests);
    }
  };
}

type Listed = { readonly id: string; readonly name: string; readonly revision: number };

async function listedTests(owner: Page, flow: string): Promise<readonly Listed[]> {
  const read = { flowId: flow };
  return (await call<{ tests: readonly Listed[] }>(owner, "flowTests.list", read, true)).tests;
}

const testOf = (owner: Page, flow: string, id: string) =>
  call<{ test: unknown }>(owner, "flowTests.get", { flowId: flow, id }, true);

async function testsOf(owner: Page, flow: string): Promise<readonly KeptTest[]> {
  const kept: KeptTest[] = [];
  for (const { id, name } of await listedTests(owner, flow)) {
    kept.push({ name, test: (await testOf(owner, flow, id)).test });
  }
  return kept;
}

/** What was deleted comes back, what was changed is as it was, what was added is gone. */
async function putTestsBack(owner: Page, flow: string, kept: readonly KeptTest[]): Promise<void> {
  const now = await listedTests(owner, flow);
  for (const { name, test } of kept) {
    const there = now.find((other) => other.name === name);
    if (there === undefined) await call(owner, "flowTests.create", { flowId: flow, test });
    else if (JSON.stringify((await testOf(owner, flow, there.id)).test) !== JSON.stringify(test)) {
      const { id, revision } = there;
      await call(owner, "flowTests.save", { flowId: flow, id, revision, test });
    }
  }
  for (const { id, name } of now) {
    if (kept.some((one) => one.name === name)) continue;
    await call(owner, "flowTests.remove", { flowId: flow, id });
  }
}

async function putBack(
  owner: Page,
  flow: string,
  before: Publication,
  now: readonly Publication[],
): Promise<void> {
  const { environmentId, hash, state } = before;
  const live = now.find((other) => other.environmentId === environmentId);
  if (live?.hash === hash && live.state === state) return;
  if (live?.hash === hash && live.state === "paused" && state === "active") {
    await call(owner, "flows.change", { flowId: flow, change: "resume" }, false, environmentId);
    return;
  }
  const { slots, parameters } = await call<Options>(
    owner,
    "flows.publishOptions",
    { flowId: flow, environmentId, version: hash },
    true,
    environmentId,
  );
  const bindings = Object.fromEntries(
    slots.flatMap(({ slot, bound }) => (bound === null ? [] : [[slot, bound]])),
  );
  const as = { version: hash, note: "As it was", bindings, parameters };
  await call(owner, "flows.publish", { flowId: flow, environmentId, ...as }, false, environmentId);
}

type Options = {
  readonly slots: readonly { readonly slot: string; readonly bound: string | null }[];
  readonly parameters: object;
};
