import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addTestPartner, type TestPartner } from "./testing/test-people";
import { openTestWorkbench, type TestWorkbench } from "./testing/test-workbench";

describe("half of a character", () => {
  let workbench: TestWorkbench;
  let partner: TestPartner;
  let cookie: string;
  beforeAll(async () => {
    workbench = await openTestWorkbench();
    partner = await addTestPartner(workbench.owner);
    cookie = await workbench.signIn(partner.people.consultant.email);
  });
  afterAll(() => workbench.close());

  const call = (path: string, input: unknown) =>
    workbench.call(path, { input, cookie, environment: partner.test });

  it("that was typed is named, wherever it was to be stored", async () => {
    const shape = { kind: "generic", columns: ["a"], keys: [], validity: null };
    const table = await call("tables.create", { name: "T", shape, rows: '[["\\ud800"]]' });
    expect([table.status, table.problem]).toEqual([400, "INPUT_INVALID"]);
    const flow = await call("flows.create", { name: "Orders \ud83d" });
    expect([flow.status, flow.problem]).toEqual([400, "INPUT_INVALID"]);
  });

  it("is not made of a long name by its copy", async () => {
    const created = await call("flows.create", { name: `${"a".repeat(109)}😀😀` });
    expect(created.status).toBe(200);
    const { id } = created.data as { id: string };
    const copied = await call("flows.duplicate", { flowId: id });
    expect([copied.status, copied.message]).toEqual([200, null]);
    expect((copied.data as { name: string }).name).toBe(`${"a".repeat(109)} (copy)`);
  });
});
