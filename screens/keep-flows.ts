import type { Page } from "@playwright/test";
import { call } from "../e2e/order-flow";

type Kept = {
  readonly flow: string;
  readonly logic: string;
  readonly layout: string;
  /** Environments and the version that is live there, as it was. */
  readonly publications: readonly Publication[];
};

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
 * Flows as they are now, so that what was pressed on one screen is not missing on the next. `owner` is a page
 * of somebody who may do everything. The returned function brings them back to that.
 */
export async function keepFlows(owner: Page, flows: readonly string[]) {
  const read = (flow: string) => call<Draft>(owner, "flows.get", { id: flow }, true);
  const kept: Kept[] = [];
  for (const flow of flows) {
    const { logic, layout, publications } = await read(flow);
    kept.push({ flow, logic, layout, publications });
  }
  return async () => {
    const archived = await call<readonly { readonly id: string }[]>(
      owner,
      "flows.archived",
      undefined,
      true,
    );
    for (const { flow, logic, layout, publications } of kept) {
      if (archived.some(({ id }) => id === flow)) {
        await call(owner, "flows.bringBack", { flowId: flow });
      }
      const now = await read(flow);
      if (now.logic !== logic || now.layout !== layout) {
        await call(owner, "flows.save", { flowId: flow, revision: now.revision, logic, layout });
      }
      for (const before of publications) await putBack(owner, flow, before, now.publications);
    }
  };
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
