import { afterAll, beforeAll, expect, it } from "vitest";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";

/** More types than anybody waits for. */
const endless = Array.from(
  { length: 40 },
  (_, at) => `
type Letter${at} = ${[..."abcdefghijklmnopqrst"].map((letter) => `"${letter}"`).join("|")};
type Word${at} = \`\${Letter${at}}\${Letter${at}}\${Letter${at}}\${${at}}\`;
type Pairs${at}<T> = T extends string ? { [K in Word${at}]: [T, K] } : never;
const x${at}: Pairs${at}<Word${at}> = null as unknown as Pairs${at}<\`\${Word${at}}z\`>;`,
).join("\n");

let workbench: TestWorkbench;
let partner: TestPartner;
beforeAll(async () => {
  workbench = await openTestWorkbench();
  partner = await addTestPartner(workbench.owner);
});
afterAll(() => workbench.close());

it("nobody waits at a page for the types of somebody's code", { timeout: 120_000 }, async () => {
  const cookie = await workbench.signIn(partner.people.consultant.email);
  const environment = partner.test;
  const checks = Array.from({ length: 9 }, (_, at) =>
    workbench.call("flows.codeTypes", {
      input: { flow: `flow ${at}`, bodies: [`(function () {\n${endless}\n// ${at}\n});`] },
      cookie,
      environment,
    }),
  );
  const lists = async () => {
    for (let at = 0; at < 20; at += 1) {
      const { status } = await workbench.call("flows.list", { method: "GET", cookie, environment });
      if (status !== 200) return `a list, ${status}`;
    }
    return "the lists";
  };
  const first = await Promise.race([
    lists(),
    ...checks.map((check) => check.then(() => "a check")),
  ]);
  expect(first).toBe("the lists");
});
