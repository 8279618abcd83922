import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunHead } from "../../runtime/engine/records";
import { creditDecision } from "../../runtime/rules/templates/credit-decision";
import { openLookupTables } from "../host/lookup-tables";
import { newId } from "../ids";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";

const shape = {
  kind: "cross-reference",
  columns: ["theirs", "ours"],
  keys: ["theirs", "ours"],
  validity: null,
};
const rows = (...cells: string[][]) => JSON.stringify(cells);
type Saved = { readonly id: string; readonly number: number; readonly hash: string };

describe("what the partner shares with all its distributors", () => {
  let workbench: TestWorkbench;
  let partner: TestPartner;
  /** Another distributor of the same partner. */
  let second: { readonly id: string; readonly test: string };
  let cookies: { readonly partner: string; readonly here: string; readonly viewer: string };

  beforeAll(async () => {
    workbench = await openTestWorkbench();
    partner = await addTestPartner(workbench.owner);
    second = { id: newId(), test: newId() };
    await workbench.owner.query(
      "insert into distributor (id, partner_id, name, slug) values ($1, $2, 'Second', 'second')",
      [second.id, partner.id],
    );
    await workbench.owner.query(
      "insert into environment (id, partner_id, distributor_id, kind) values ($1, $2, $3, 'test')",
      [second.test, partner.id, second.id],
    );
    // A consultant of the first distributor alone.
    await workbench.owner.query(
      "update membership set role = 'consultant', distributor_id = $1 where user_id = $2",
      [partner.distributor, partner.people.tester.id],
    );
    cookies = {
      partner: await workbench.signIn(partner.people.consultant.email),
      here: await workbench.signIn(partner.people.tester.email),
      viewer: await workbench.signIn(partner.people.viewer.email),
    };
  });
  afterAll(() => workbench.close());

  const call = (
    path: string,
    input: unknown,
    { cookie = cookies.partner, environment = partner.test } = {},
  ) => {
    const reads = /\.(get|list|uses|draft|draftHead|versions)$/.test(path);
    return workbench.call(path, { input, method: reads ? "GET" : "POST", cookie, environment });
  };
  const share = async (name: string, cells: string[][] = [["EA", "C62"]]): Promise<Saved> => {
    const made = await call("tables.create", { name, shape, rows: rows(...cells), shared: true });
    expect(made.message).toBeNull();
    return made.data as Saved;
  };
  const addFlow = async (name: string, table: string, environment: string) => {
    const nodes = {
      n1: { type: "manual@1", name: "Start", config: {} },
      n2: {
        type: "enrich@1",
        name: "Unit",
        config: { table, column: "theirs", value: "input.unit" },
      },
    };
    const logic = JSON.stringify({
      schemaVersion: 1,
      id: newId(),
      settings: {},
      name,
      nodes,
      edges: [],
    });
    const made = await call("flows.create", { name, logic }, { environment });
    expect(made.message).toBeNull();
  };
  const load = async (name: string, distributor: string) => {
    const source = await openLookupTables(workbench.services.db);
    try {
      const head = { id: newId(), partner: partner.id, distributor } as RunHead;
      return (await source.load(head, [{ name, hash: null }]))[0]?.rows;
    } finally {
      await source.close();
    }
  };

  it("is a table that each of them reads, changed for all, with its versions", async () => {
    const { id } = await share("Units");
    expect(await load("Units", second.id)).toEqual([{ theirs: "EA", ours: "C62" }]);
    const elsewhere = { environment: second.test };
    const seen = await call("tables.get", { id }, elsewhere);
    expect(seen.data).toMatchObject({ name: "Units", shared: true, number: 1 });
    // From wherever one stands.
    const saved = await call(
      "tables.save",
      { id, base: 1, shape, rows: rows(["EA", "C62"], ["BX", "XBX"]) },
      elsewhere,
    );
    expect(saved.data).toMatchObject({ number: 2 });
    expect(await load("Units", partner.distributor)).toHaveLength(2);
    expect((await call("tables.restore", { id, number: 1, base: 2 })).data).toMatchObject({
      number: 3,
    });
    const audits = await workbench.owner.query(
      "select action, distributor_id from audit where subject_kind = 'table' and subject_id = $1 order by id",
      [id],
    );
    expect(audits.rows).toEqual(
      ["table.create", "table.save", "table.restore"].map((action) => ({
        action,
        distributor_id: null,
      })),
    );
  });

  it("is no table of somebody of one distributor, who keeps the own ones", async () => {
    const { id } = await share("Carriers");
    const here = { cookie: cookies.here };
    const save = { id, base: 1, shape, rows: rows() };
    for (const [path, input] of [
      ["tables.create", { name: "Mine for all", shape, rows: rows(), shared: true }],
      ["tables.save", save],
      ["tables.rename", { id, name: "Else" }],
      ["tables.archive", { id }],
      ["tables.restore", { id, number: 1, base: 1 }],
    ] as const) {
      const refused = await call(path, input, here);
      expect([path, refused.problem]).toEqual([path, "NOT_ALLOWED"]);
      expect(refused.message).toContain("changed by people whose role holds for all of them");
    }
    expect((await call("tables.save", save, { cookie: cookies.viewer })).problem).toBe(
      "NOT_ALLOWED",
    );
    const own = await call("tables.create", { name: "Own", shape, rows: rows() }, here);
    expect(own.message).toBeNull();
    expect((await call("tables.get", { id }, here)).data).toMatchObject({ number: 1 });
  });

  it("is a table with a name of its own; a distributor's of that name is read in its place", async () => {
    const { id } = await share("Payment terms", [["N30", "NET30"]]);
    const again = { name: "Payment terms", shape, rows: rows(), shared: true };
    expect((await call("tables.create", again)).problem).toBe("CONFLICT");
    const covering = { ...again, shared: false, rows: rows(["N30", "NET 30 own"]) };
    expect((await call("tables.create", covering)).message).toBeNull();
    expect(await load("Payment terms", partner.distributor)).toMatchObject([
      { ours: "NET 30 own" },
    ]);
    expect(await load("Payment terms", second.id)).toMatchObject([{ ours: "NET30" }]);
    const covered = async (environment: string) =>
      (
        (await call("tables.list", undefined, { environment })).data as {
          id: string;
          covered: boolean;
        }[]
      ).find((table) => table.id === id)?.covered;
    expect([await covered(partner.test), await covered(second.test)]).toEqual([true, false]);
  });

  it("is a table that names the flows of every distributor, before it is renamed or archived", async () => {
    const { id } = await share("Regions");
    await addFlow("Orders of the second", "Regions", second.test);
    // This distributor reads its own.
    await call("tables.create", { name: "Regions", shape, rows: rows() });
    await addFlow("Orders of the first", "Regions", partner.test);
    const uses = (await call("tables.uses", { id })).data as {
      flowName: string;
      distributor: { name: string };
    }[];
    expect(uses.map(({ flowName, distributor }) => [flowName, distributor.name])).toEqual([
      ["Orders of the second", "Second"],
    ]);
    // Who works for one distributor alone sees what that one reads.
    expect((await call("tables.uses", { id }, { cookie: cookies.here })).data).toEqual([]);
    const refused = await call("tables.archive", { id });
    expect([refused.problem, refused.message]).toEqual([
      "CONFLICT",
      "Regions is read by Second: Orders of the second (draft: Unit). It can be archived when no flow reads it any more.",
    ]);
    expect((await call("tables.rename", { id, name: "Areas" })).problem).toBe("CONFLICT");
    const { id: unread } = await share("Unread");
    expect((await call("tables.rename", { id: unread, name: "Read by none" })).message).toBeNull();
    expect((await call("tables.archive", { id: unread })).message).toBeNull();
    expect((await call("tables.bringBack", { id: unread })).message).toBeNull();
  });

  it("is a decision table with a draft, which all who may change it have together", async () => {
    const { shape: rules, rows: cells } = creditDecision;
    const table = { shape: rules, rows: JSON.stringify(cells) };
    const made = await call("tables.create", { name: "Credit of all", ...table, shared: true });
    expect(made.message).toBeNull();
    const { id } = made.data as Saved;
    const ids = JSON.stringify(cells.map((_, at) => `row-${at}`));
    const draft = { id, saveId: newId(), revision: 0, base: 1, ...table, ids };
    expect((await call("tables.saveDraft", draft)).data).toMatchObject({
      outcome: "saved",
      revision: 1,
    });
    const elsewhere = { environment: second.test };
    expect((await call("tables.draft", { id }, elsewhere)).data).toMatchObject({
      revision: 1,
      ids,
    });
    expect((await call("tables.draftHead", { id }, elsewhere)).data).toMatchObject({ revision: 1 });
    // Many editors that ask at once: none takes a second connection while it holds one.
    const heads = await Promise.all(
      Array.from({ length: 20 }, () => call("tables.draftHead", { id }, elsewhere)),
    );
    expect(heads.map(({ message }) => message)).toEqual(heads.map(() => null));
    const here = { cookie: cookies.here };
    expect((await call("tables.draft", { id }, here)).problem).toBe("NOT_ALLOWED");
    expect((await call("tables.saveDraft", draft, here)).problem).toBe("NOT_ALLOWED");
  });

  it("is kept for maps that read it, and a distributor's own table of the name for its own maps alone", async () => {
    const { id: shared } = await share("Codes");
    const own = await call("tables.create", { name: "Codes", shape, rows: rows(["EA", "ea"]) });
    expect(own.message).toBeNull();
    const { id } = own.data as Saved;
    const fields = [{ target: "code", value: 'lookup("Codes", { theirs: input.unit }, "ours")' }];
    const content = JSON.stringify({ fields });
    const addMap = async (name: string, forAll: boolean) => {
      const made = await call("maps.create", { name, content, shared: forAll });
      expect(made.message).toBeNull();
      return (made.data as { readonly id: string }).id;
    };
    const ofAll = await addMap("Codes of all", true);
    const refused = await call("tables.rename", { id: shared, name: "Other codes" });
    expect([refused.problem, refused.message]).toEqual([
      "CONFLICT",
      expect.stringContaining("the shared map Codes of all (code)"),
    ]);
    expect((await call("tables.rename", { id, name: "Own codes" })).message).toBeNull();
    expect((await call("tables.rename", { id, name: "Codes" })).message).toBeNull();

    const ofOwn = await addMap("Codes here", false);
    const kept = await call("tables.archive", { id });
    expect([kept.problem, kept.message]).toEqual([
      "CONFLICT",
      expect.stringContaining("the shared map Codes here (code)"),
    ]);
    await call("maps.archive", { id: ofAll, archived: true });
    expect((await call("tables.rename", { id: shared, name: "Other codes" })).message).toBeNull();
    await call("maps.archive", { id: ofOwn, archived: true });
    expect((await call("tables.archive", { id })).message).toBeNull();
  });

  it("is a map that each of them uses, changed and kept as long as one of them names it", async () => {
    const content = (to: string) =>
      JSON.stringify({
        fields: [{ target: "number", expression: `input.${to}` }],
        documentType: null,
        schema: null,
      });
    const name = "Orders of all";
    const here = { cookie: cookies.here };
    const elsewhere = { environment: second.test };
    const create = { name, content: content("id"), shared: true };
    expect((await call("maps.create", create, here)).problem).toBe("NOT_ALLOWED");
    const made = await call("maps.create", create);
    expect(made.message).toBeNull();
    const { id } = made.data as { readonly id: string };
    expect((await call("maps.create", create)).problem).toBe("CONFLICT");
    const save = { id, base: 1, content: content("number") };
    expect((await call("maps.save", save, here)).problem).toBe("NOT_ALLOWED");
    expect((await call("maps.save", save, elsewhere)).data).toMatchObject({ number: 2 });
    expect((await call("maps.get", { id }, here)).data).toMatchObject({ shared: true, number: 2 });

    const nodes = {
      n1: { type: "manual@1", name: "Start", config: {} },
      n2: {
        type: "map@1",
        name: "To order",
        config: {
          fields: [{ target: "number", expression: "input.number" }],
          shared: { map: name, version: 2 },
        },
      },
    };
    const flow = {
      schemaVersion: 1,
      id: newId(),
      settings: {},
      name: "Elsewhere",
      nodes,
      edges: [],
    };
    const added = await call(
      "flows.create",
      { name: "Elsewhere", logic: JSON.stringify(flow) },
      elsewhere,
    );
    expect(added.message).toBeNull();
    const uses = (await call("maps.uses", { id })).data;
    expect(uses).toMatchObject([{ flowName: "Elsewhere", distributor: { name: "Second" } }]);
    expect((await call("maps.uses", { id }, here)).data).toEqual([]);
    // A map of one's own by that name covers it, with the flows that name it.
    await call("maps.create", { name, content: content("own") });
    const own = { ...flow, id: newId(), name: "Here" };
    own.nodes = {
      ...nodes,
      n2: { ...nodes.n2, config: { ...nodes.n2.config, shared: { map: name, version: 1 } } },
    };
    await call("flows.create", { name: "Here", logic: JSON.stringify(own) });
    const maps = (await call("maps.list", undefined)).data as readonly {
      readonly name: string;
      readonly shared: boolean;
      readonly covered: boolean;
      readonly usedBy: readonly string[];
    }[];
    const facts = maps.map(({ shared, covered, usedBy }) => ({ shared, covered, usedBy }));
    expect(facts).toContainEqual({ shared: true, covered: true, usedBy: [] });
    expect(facts).toContainEqual({ shared: false, covered: false, usedBy: ["Here"] });
    expect((await call("maps.uses", { id })).data).toHaveLength(1);
    const archive = await call("maps.archive", { id, archived: true });
    expect(archive.message).toContain("Second: Elsewhere (draft: To order)");
    expect((await call("maps.rename", { id, name: "Else" })).problem).toBe("CONFLICT");
  });
});
