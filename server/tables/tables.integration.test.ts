import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunHead } from "../../runtime/engine/records";
import { decisionOf, type RulesTable } from "../../runtime/rules/table-rules";
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
type Saved = { id: string; number: number; hash: string };

describe("lookup tables", () => {
  let workbench: TestWorkbench;
  let partner: TestPartner;
  let other: TestPartner;
  let cookies: { consultant: string; viewer: string; other: string };
  beforeAll(async () => {
    workbench = await openTestWorkbench();
    partner = await addTestPartner(workbench.owner);
    other = await addTestPartner(workbench.owner);
    cookies = {
      consultant: await workbench.signIn(partner.people.consultant.email),
      viewer: await workbench.signIn(partner.people.viewer.email),
      other: await workbench.signIn(other.people.owner.email),
    };
  });
  afterAll(() => workbench.close());

  const ask = (
    path: string,
    input?: unknown,
    { method = "POST", cookie = cookies.consultant, environment = partner.test } = {},
  ) =>
    workbench.call(`tables.${path}`, {
      input,
      method: method as "GET" | "POST",
      cookie,
      environment,
    });
  let serial = 0;
  const create = async (
    cells: string[][] = [["A", "SKU-1"]],
    of: object = shape,
  ): Promise<Saved & { name: string }> => {
    serial += 1;
    const name = `Items ${serial}`;
    const created = await ask("create", { name, shape: of, rows: rows(...cells) });
    expect(created.message).toBeNull();
    return { ...(created.data as Saved), name };
  };
  const read = async (id: string, number?: number) =>
    (await ask("get", { id, ...(number === undefined ? {} : { number }) }, { method: "GET" }))
      .data as { rows: string; number: number; note: string; newest: boolean };
  const audits = async (id: string) =>
    (
      await workbench.owner.query(
        "select action, detail from audit where subject_kind = 'table' and subject_id = $1 order by id",
        [id],
      )
    ).rows;
  const head = (): RunHead =>
    ({ id: newId(), partner: partner.id, distributor: partner.distributor }) as RunHead;

  it("keep every version, say what changed, and give an earlier one back", async () => {
    const { id } = await create([
      ["A", "SKU-1"],
      ["B", "SKU-2"],
    ]);
    const changed = rows(["A", "SKU-1b"], ["C", "SKU-3"]);
    const saved = await ask("save", { id, base: 1, shape, rows: changed, note: "From the buyer" });
    expect(saved.data).toMatchObject({ number: 2 });
    expect(await read(id)).toMatchObject({ number: 2, rows: changed, note: "From the buyer" });
    expect(await read(id, 1)).toMatchObject({ number: 1, newest: false });

    const restored = await ask("restore", { id, number: 1, base: 2 });
    expect(restored.data).toMatchObject({ number: 3 });
    expect((await read(id)).rows).toBe(rows(["A", "SKU-1"], ["B", "SKU-2"]));
    const versions = (await ask("versions", { id }, { method: "GET" })).data as {
      number: number;
    }[];
    expect(versions.map(({ number }) => number)).toEqual([3, 2, 1]);
    expect(await audits(id)).toMatchObject([
      { action: "table.create", detail: { rows: 2 } },
      { action: "table.save", detail: { version: 2, added: 1, removed: 1, changed: 1 } },
      { action: "table.restore", detail: { version: 3 } },
    ]);
  });

  it("write nothing over what somebody else saved meanwhile", async () => {
    const { id } = await create();
    await ask("save", { id, base: 1, shape, rows: rows(["A", "SKU-2"]) });
    const late = await ask("save", { id, base: 1, shape, rows: rows(["A", "SKU-3"]) });
    expect(late.problem).toBe("REVISION_STALE");
    expect((await read(id)).rows).toBe(rows(["A", "SKU-2"]));
  });

  it("answer a save whose answer was lost as they did, and make no other version of it", async () => {
    const { id } = await create();
    const wanted = { id, base: 1, shape, rows: rows(["A", "SKU-2"]) };
    await ask("save", wanted);
    const again = await ask("save", wanted);
    expect(again.data).toMatchObject({ number: 2 });
    expect(await read(id)).toMatchObject({ number: 2 });
  });

  it("make no version of what is as it was", async () => {
    const { id } = await create();
    const again = await ask("save", { id, base: 1, shape, rows: rows(["A", "SKU-1"]) });
    expect(again.data).toMatchObject({ number: 1 });
    expect(await audits(id)).toHaveLength(1);
  });

  it("refuse rows that a flow could not tell apart, each by its place", async () => {
    const { id } = await create();
    const twice = rows(["A", "SKU-1"], ["A", "SKU-2"], ["", "SKU-3"]);
    const answer = await ask("save", { id, base: 1, shape, rows: twice });
    expect(answer.problem).toBe("INPUT_INVALID");
    expect(answer.message).toBe(
      "Row 2 has the same theirs “A” as row 1. 1 more row has a problem. Nothing was saved.",
    );
  });

  it("are changed by those who may, and seen by nobody else's people", async () => {
    const { id, name } = await create();
    const viewed = await ask("get", { id }, { method: "GET", cookie: cookies.viewer });
    expect(viewed.data).toMatchObject({ name });
    const { viewer } = cookies;
    const save = { id, base: 1, shape, rows: rows() };
    expect((await ask("save", save, { cookie: viewer })).problem).toBe("NOT_ALLOWED");
    const foreign = { cookie: cookies.other, environment: other.test };
    expect((await ask("get", { id }, { ...foreign, method: "GET" })).problem).toBe("NOT_FOUND");
    expect((await ask("save", save, foreign)).problem).toBe("NOT_FOUND");
    expect((await ask("archive", { id }, foreign)).problem).toBe("NOT_FOUND");
  });

  it.each<[how: string, node: (table: string) => object]>([
    [
      "in a setting",
      (table) => ({
        type: "enrich@1",
        config: { table, column: "theirs", value: "input.sku" },
      }),
    ],
    [
      "in a look-up of a map",
      (table) => ({
        type: "map@1",
        config: {
          fields: [{ target: "sku", value: `lookup('${table}', { theirs: input.sku }, "ours")` }],
        },
      }),
    ],
    [
      "in a look-up of a template",
      (table) => ({
        type: "log@1",
        config: { note: `\${lookup(${JSON.stringify(table)}, { ours: "1" }, "theirs", "")}` },
      }),
    ],
  ])(
    "are not renamed or archived while a flow reads them %s, and it is said which",
    async (_how, node) => {
      const { id, name } = await create();
      const logic = JSON.stringify({
        schemaVersion: 1,
        id: newId(),
        settings: {},
        name: "Orders",
        nodes: {
          n1: { type: "manual@1", name: "Start", config: {} },
          n2: { name: "Item number", ...node(name) },
        },
        edges: [],
      });
      const made = await workbench.call("flows.create", {
        input: { name: "Orders", logic },
        cookie: cookies.consultant,
        environment: partner.test,
      });
      expect(made.message).toBeNull();
      const refused = await ask("archive", { id });
      expect([refused.problem, refused.message]).toEqual([
        "CONFLICT",
        expect.stringContaining("Orders (draft: Item number)"),
      ]);
      expect((await ask("rename", { id, name: "Else" })).problem).toBe("CONFLICT");

      await workbench.call("flows.archive", {
        input: { flowId: (made.data as { id: string }).id },
        cookie: cookies.consultant,
        environment: partner.test,
      });
      expect((await ask("archive", { id })).status).toBe(200);
      const taken = await ask("create", { name, shape, rows: rows() });
      expect(taken.message).toContain("An archived table is called");
      expect((await ask("bringBack", { id })).status).toBe(200);
      expect((await ask("rename", { id, name: `${name} b` })).status).toBe(200);
      expect((await ask("rename", { id, name: `${name}\nb` })).problem).toBe("INPUT_INVALID");
    },
  );

  it("are not renamed or archived while a shared map looks something up in them", async () => {
    const { id, name } = await create();
    const call = (path: string, input: unknown) =>
      workbench.call(path, { input, cookie: cookies.consultant, environment: partner.test });
    const fields = [
      { target: "number", value: "input.number" },
      {
        target: "lines",
        each: "input.lines",
        as: "line",
        fields: [{ target: "sku", value: `lookup("${name}", { theirs: line.sku }, "ours")` }],
      },
    ];
    const made = await call("maps.create", {
      name: `Order head ${name}`,
      content: JSON.stringify({ fields }),
    });
    expect(made.message).toBeNull();
    const maps = await ask("maps", { id }, { method: "GET" });
    expect(maps.data).toMatchObject([{ mapName: `Order head ${name}`, targets: ["lines[].sku"] }]);
    for (const [path, input] of [
      ["archive", { id }],
      ["rename", { id, name: "Else" }],
    ] as const) {
      const refused = await ask(path, input);
      expect([refused.problem, refused.message]).toEqual([
        "CONFLICT",
        expect.stringContaining(`the shared map Order head ${name} (lines[].sku)`),
      ]);
    }
    await call("maps.archive", { id: (made.data as { id: string }).id, archived: true });
    expect((await ask("rename", { id, name: `${name} d` })).status).toBe(200);
  });

  it("give an editor the rows that it looks for, of the newest version", async () => {
    const { name, id } = await create([
      ["A", "SKU-1"],
      ["B", "SKU-2"],
      ["C", "SKU-3"],
    ]);
    await ask("save", { id, base: 1, shape, rows: rows(["A", "SKU-1"], ["B", "SKU-2b"]) });
    const wanted = [
      { table: name, columns: ["theirs"], take: "ours", values: [["B"], ["C"]] },
      {
        table: name,
        columns: ["theirs", "ours"],
        take: "theirs",
        values: [
          ["A", "SKU-1"],
          ["A", "SKU-2b"],
        ],
      },
      { table: id, columns: ["gone"], take: "ours", values: [["A"]] },
      { table: "Nothing", columns: ["theirs"], take: "ours", values: [["A"]] },
      { table: name, columns: ["theirs"], take: "ours", values: [["A\0"], ["\ud800"]] },
    ];
    const found = await ask("find", { wanted }, { cookie: cookies.viewer });
    expect(found.data).toMatchObject([
      { table: name, isThere: true, validity: null, rows: [{ theirs: "B", ours: "SKU-2b" }] },
      { table: name, isThere: true, validity: null, rows: [{ theirs: "A", ours: "SKU-1" }] },
      { table: id, isThere: true, validity: null, rows: [] },
      { table: "Nothing", isThere: false, validity: null, rows: [] },
      { table: name, isThere: true, validity: null, rows: [] },
    ]);
    const foreign = { cookie: cookies.other, environment: other.test };
    expect((await ask("find", { wanted: wanted.slice(0, 1) }, foreign)).data).toMatchObject([
      { isThere: false, rows: [] },
    ]);
  });

  it("give an editor of many rows with one of the keys those that have all", async () => {
    const { name } = await create(
      [...Array.from({ length: 20_100 }, (_, at) => ["A", `SKU-${at}`]), ["B", "SKU-1"]],
      { ...shape, kind: "composite" },
    );
    const keys = (...values: string[][]) => ({ columns: ["theirs", "ours"], values });
    const wanted = [
      { table: name, take: "ours", ...keys(["A", "SKU-20099"], ["B", "SKU-1"], ["B", "SKU-2"]) },
      { table: name, take: "gone", columns: ["ours"], values: [["SKU-1"]] },
      { table: name, take: "ours", columns: ["theirs"], values: [["A"]] },
    ];
    const { data } = await ask("find", { wanted }, { cookie: cookies.viewer });
    expect(data).toMatchObject([
      {
        rows: [
          { theirs: "A", ours: "SKU-20099" },
          { theirs: "B", ours: "SKU-1" },
        ],
      },
      // The first of them, and no more of it than is looked at.
      { rows: [{ ours: "SKU-1" }] },
      { rows: [{ theirs: "A", ours: "SKU-0" }] },
    ]);
    expect((data as { rows: object[] }[])[1]?.rows[0]).toEqual({ ours: "SKU-1" });
  });

  it("give an editor no more than an answer holds, and say of what it does not hold all", async () => {
    const name = "Dated items";
    const note = "n".repeat(1_000);
    const created = await ask("create", {
      name,
      shape: {
        ...shape,
        kind: "composite",
        columns: ["theirs", "ours", "from", "until", "note"],
        validity: { from: "from", until: "until", zone: "America/New_York" },
      },
      rows: rows(...Array.from({ length: 7_000 }, (_, at) => ["A", `SKU-${at}`, "", "", note]), [
        "B",
        "SKU-1",
        "",
        "",
        "",
      ]),
    });
    expect(created.message).toBeNull();
    const of = (value: string, take: string) => ({
      table: name,
      columns: ["theirs"],
      take,
      values: [[value]],
    });
    const given = async (...wanted: object[]) => {
      const { data } = await ask("find", { wanted }, { cookie: cookies.viewer });
      return (data as { rows: object[] | null }[]).map((each) => each.rows?.length ?? null);
    };
    expect(await given(of("B", "note"), of("A", "ours"), of("A", "note"), of("B", "ours"))).toEqual(
      [1, 7_000, null, null],
    );
    expect(await given(of("A", "note"))).toEqual([null]);
    expect(await given(...Array.from({ length: 4 }, () => of("A", "ours")))).toEqual([
      7_000,
      7_000,
      null,
      null,
    ]);
  });

  it("reach running processes when they are saved, and stay as they were for runs under way", async () => {
    const { id, name, hash } = await create();
    const tables = await openLookupTables(workbench.services.db);
    try {
      const newest = async () => (await tables.load(head(), [{ name, hash: null }]))[0];
      expect(await newest()).toMatchObject({ hash, rows: [{ theirs: "A", ours: "SKU-1" }] });
      // The same object: indexes are kept by it.
      expect((await newest())?.rows).toBe((await newest())?.rows);
      await ask("save", { id, base: 1, shape, rows: rows(["A", "SKU-2"]) });
      await expect
        .poll(async () => (await newest())?.rows)
        .toEqual([{ theirs: "A", ours: "SKU-2" }]);
      await ask("rename", { id, name: `${name} c` });
      const [pinned] = await tables.load(head(), [{ name, hash }]);
      expect(pinned?.rows).toEqual([{ theirs: "A", ours: "SKU-1" }]);
      await expect.poll(newest).toBeUndefined();
    } finally {
      await tables.close();
    }
  });

  it("decide: a bad cell is named with its place, and a run has the rules of the version it began with", async () => {
    const { shape: rules, rows: cells } = creditDecision;
    const name = "Credit";
    const table = { name, shape: rules, rows: JSON.stringify(cells) };
    const broken = cells.map((row, at) => (at === 3 ? row.with(1, "> input.limt(") : row));
    const refused = await ask("create", { ...table, rows: JSON.stringify(broken) });
    expect(refused.message).toContain("Row 4, Exposure / limit");
    const created = await ask("create", table);
    expect(created.message).toBeNull();
    const { id, hash } = created.data as Saved;
    // What is as it was makes no version, however the database orders it.
    const same = await ask("save", { id, base: 1, ...table });
    expect(same.data).toMatchObject({ number: 1 });
    const stricter = cells.map((row, at) => (at === 3 ? row.with(1, "<= 1.02") : row));
    const saved = await ask("save", { id, base: 1, ...table, rows: JSON.stringify(stricter) });
    expect(saved.data).toMatchObject({ number: 2 });

    const source = await openLookupTables(workbench.services.db);
    try {
      const rowsFor = async (pinned: string | null) => {
        const [loaded] = await source.load(head(), [{ name, hash: pinned }]);
        const decision = decisionOf(loaded as unknown as RulesTable);
        const given = {
          Terms: "NET30",
          "Exposure / limit": 1.04,
          "Days past due": 9,
          "Order total": 2412.8,
          Class: "A",
        };
        return decision?.decide(given, null, "").rows;
      };
      expect(await rowsFor(hash)).toEqual([3]);
      expect(await rowsFor(null)).toEqual([]);
    } finally {
      await source.close();
    }
  });
});
