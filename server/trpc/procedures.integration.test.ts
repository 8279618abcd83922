import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";
import { listProcedures } from "./list-procedures";

const procedures = listProcedures();

describe("every procedure", () => {
  let workbench: TestWorkbench;
  let mine: TestPartner;
  let theirs: TestPartner;
  let local: TestPartner;
  const cookies = new Map<string, string>();

  beforeAll(async () => {
    workbench = await openTestWorkbench();
    mine = await addTestPartner(workbench.owner);
    theirs = await addTestPartner(workbench.owner);
    local = await addTestPartner(workbench.owner, { distributorOnly: true });
    for (const { email } of [mine.people.owner, mine.people.viewer, local.people.owner]) {
      cookies.set(email, await workbench.signIn(email));
    }
  });
  afterAll(() => workbench.close());

  const ask = (
    procedure: (typeof procedures)[number],
    person: { email: string } | null,
    environment?: string,
  ) => {
    const cookie = person === null ? undefined : cookies.get(person.email);
    return workbench.call(procedure.path, {
      method: procedure.type === "query" ? "GET" : "POST",
      ...(cookie === undefined ? {} : { cookie }),
      ...(environment === undefined ? {} : { environment }),
    });
  };

  it("says whom it serves", () => {
    expect(procedures.length).toBeGreaterThan(10);
    expect(procedures.filter(({ audience }) => audience === undefined)).toEqual([]);
  });

  it("refuses whoever is not signed in, unless it is public", async () => {
    for (const procedure of procedures.filter(({ audience }) => audience !== "public")) {
      const answer = await ask(procedure, null, mine.test);
      expect([answer.status, answer.problem], procedure.path).toEqual([401, "NOT_SIGNED_IN"]);
    }
  });

  const scoped = procedures.filter(
    ({ audience }) => audience === "member" || audience === "partner",
  );

  it("knows no environment of another partner", async () => {
    expect(scoped.length).toBeGreaterThan(5);
    for (const procedure of scoped) {
      const answer = await ask(procedure, mine.people.owner, theirs.test);
      expect([answer.status, answer.problem], procedure.path).toEqual([404, "NOT_FOUND"]);
    }
  });

  it.each(["not-a-uuid", "00000000-0000-7000-8000-000000000000", "' or true --"])(
    "knows no environment %s",
    async (environment) => {
      for (const procedure of scoped) {
        const answer = await ask(procedure, mine.people.owner, environment);
        expect([answer.status, answer.problem], procedure.path).toEqual([404, "NOT_FOUND"]);
      }
    },
  );

  it("asks for an environment", async () => {
    for (const procedure of scoped) {
      const answer = await ask(procedure, mine.people.owner);
      expect([answer.status, answer.problem], procedure.path).toEqual([400, "INPUT_INVALID"]);
    }
  });

  it("of the partner refuses somebody whose role is a distributor's", async () => {
    const partnerOnly = scoped.filter(({ audience }) => audience === "partner");
    expect(partnerOnly.length).toBeGreaterThan(0);
    for (const procedure of partnerOnly) {
      const answer = await ask(procedure, local.people.owner, local.test);
      expect([answer.status, answer.problem], procedure.path).toEqual([403, "NOT_ALLOWED"]);
    }
  });

  it("refuses a viewer what a viewer may not do", async () => {
    const forbidden = scoped.filter(
      ({ action }) =>
        action !== undefined && !["flow.view", "run.view", "connection.view"].includes(action),
    );
    expect(forbidden.length).toBeGreaterThan(5);
    for (const procedure of forbidden) {
      const answer = await ask(procedure, mine.people.viewer, mine.test);
      expect([answer.status, answer.problem], procedure.path).toEqual([403, "NOT_ALLOWED"]);
    }
  });

  it("that changes something names the action a role needs", () => {
    const open = scoped.filter(({ type, action }) => type === "mutation" && action === undefined);
    expect(open.map(({ path }) => path)).toEqual([]);
  });

  it("shows the switcher own partners only", async () => {
    const answer = await ask(
      { path: "access.environments", type: "query", audience: "signed-in" },
      mine.people.viewer,
    );
    expect(answer.data).toMatchObject([{ id: mine.id, distributors: [{ id: mine.distributor }] }]);
    expect(answer.text).not.toContain(theirs.id);
  });
});
