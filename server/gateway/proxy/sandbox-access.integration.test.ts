import { afterAll, beforeAll, expect, it } from "vitest";
import { type GatewayWorld, openGatewayWorld } from "../testing/gateway-world";

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGatewayWorld();
});
afterAll(() => world.close());

const adminAs = async (email: string) => {
  const cookie = await world.workbench.signIn(email);
  return fetch(`${world.url}/sandbox/erp/admin`, { headers: { cookie } });
};

it("shows the sandbox's pages to roles that start runs and see documents, and to nobody else", async () => {
  const { people } = world.partner;
  for (const role of ["owner", "consultant", "operator", "tester"] as const) {
    expect((await adminAs(people[role].email)).status, role).toBe(200);
  }
  const refused = await adminAs(people.viewer.email);
  expect([refused.status, (await refused.json()).code]).toEqual([403, "NOT_ALLOWED"]);
});

it("refuses them to somebody from whom documents were taken away", async () => {
  const { people } = world.partner;
  await world.workbench.owner.query(
    "update membership set payload_view = false where user_id = $1",
    [people.operator.id],
  );
  expect((await adminAs(people.operator.email)).status).toBe(403);
});
