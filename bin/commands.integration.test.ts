import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openOwnerPool } from "../server/db";
import {
  createEmptyTestDatabase,
  createTestDatabase,
  type TestDatabase,
} from "../server/testing/test-database";
import { addTestRun, TestSegment } from "../server/testing/test-runs";
import type { Command, Values } from "./command";
import { apiKeyCreateCommand } from "./commands/api-key-create";
import { backupCommand } from "./commands/backup";
import { distributorCreateCommand } from "./commands/distributor-create";
import { flowExportCommand } from "./commands/flow-export";
import { flowImportCommand } from "./commands/flow-import";
import { flowTestCommand } from "./commands/flow-test";
import { flowValidateCommand } from "./commands/flow-validate";
import { partnerCreateCommand } from "./commands/partner-create";
import { personResetLinkCommand } from "./commands/person-reset-link";
import { restoreCommand } from "./commands/restore";
import { runRetryCommand } from "./commands/run-retry";
import { runShowCommand } from "./commands/run-show";

const folder = mkdtempSync(join(tmpdir(), "orderloom-cli-"));
const flowId = "0190b000-0000-7000-8000-00000000000a";
let database: TestDatabase;

const flowDocument = {
  schemaVersion: 1,
  id: flowId,
  name: "Greeting",
  settings: {},
  nodes: {
    n01: { type: "webhook@1", name: "In", config: {} },
    n02: { type: "respond@1", name: "Out", config: { status: 200, body: "{ ok: true }" } },
  },
  edges: [{ from: "n01.out", to: "n02.in" }],
};

function pointAt({ ownerUrl, appUrl, engineUrl }: TestDatabase): void {
  process.env.DATABASE_URL = ownerUrl;
  process.env.DATABASE_APP_URL = appUrl;
  process.env.DATABASE_ENGINE_URL = engineUrl;
}

async function run(command: Command, positionals: string[], values: Values = {}) {
  const output = await command.run({ positionals, values, dataFolder: join(folder, "data") });
  return output as { value: Record<string, unknown>; text: string; isWell?: boolean };
}

beforeAll(async () => {
  database = await createTestDatabase();
  pointAt(database);
  const owner = openOwnerPool(database.ownerUrl);
  await owner.query(`
    insert into partner (id, name, slug) values ('0190b000-0000-7000-8000-000000000001', 'Meridian', 'meridian');
    insert into distributor (id, partner_id, name, slug) values
      ('0190b000-0000-7000-8000-000000000002', '0190b000-0000-7000-8000-000000000001', 'Hallberg', 'hallberg');
    insert into environment (id, partner_id, distributor_id, kind) values
      ('0190b000-0000-7000-8000-000000000003', '0190b000-0000-7000-8000-000000000001', '0190b000-0000-7000-8000-000000000002', 'test'),
      ('0190b000-0000-7000-8000-000000000004', '0190b000-0000-7000-8000-000000000001', '0190b000-0000-7000-8000-000000000002', 'production')`);
  await owner.end();
  mkdirSync(join(folder, "flow"));
  writeFileSync(join(folder, "flow", "flow.json"), JSON.stringify(flowDocument));
});
afterAll(async () => {
  for (const name of ["DATABASE_URL", "DATABASE_APP_URL", "DATABASE_ENGINE_URL"]) {
    delete process.env[name];
  }
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

describe("flows on the command line", () => {
  it("are tested, in a folder without a database and as they are stored; a failure says what differs", async () => {
    const tested = join(folder, "tested");
    mkdirSync(join(tested, "tests"), { recursive: true });
    const id = "0190b000-0000-7000-8000-0000000000ab";
    const own = { ...flowDocument, id, name: "Tested greeting" };
    writeFileSync(join(tested, "flow.json"), JSON.stringify(own));
    const test = {
      schemaVersion: 1,
      name: "Greets",
      message: { trigger: "n01", kind: "webhook", headers: {}, query: {}, body: "{}" },
      acceptedAt: "2026-11-02T08:00:00Z",
      origin: "0190b000-0000-7000-8000-0000000000aa",
      mocks: [],
      checks: [
        { check: "end", is: "succeeded" },
        { check: "golden", of: "answer", value: { status: 200, headers: {}, body: { ok: false } } },
      ],
    };
    const write = () => writeFileSync(join(tested, "tests", "greets.json"), JSON.stringify(test));
    write();
    const failed = await run(flowTestCommand, [tested]);
    expect(failed).toMatchObject({
      isWell: false,
      value: { ok: false, tests: [{ name: "Greets", file: "tests/greets.json", passed: false }] },
    });
    expect(failed.text).toContain("body.ok: false → true");
    expect(failed.text).toContain("1 of 1 failed.");
    test.checks.pop();
    write();
    expect(await run(flowTestCommand, [tested])).toMatchObject({ isWell: true });
    await run(flowImportCommand, [tested]);
    const stored = await run(flowTestCommand, ["Tested greeting"]);
    expect(stored).toMatchObject({ isWell: true, text: expect.stringContaining("All 1 passed.") });
  });

  it("say what becomes of an older message that comes after the one of a test", async () => {
    const seeded = join(__dirname, "../server/launcher/seed/flows/order-released-to-warehouse");
    const { text, isWell } = await run(flowTestCommand, [seeded]);
    expect(isWell).toBe(true);
    expect(text).toContain("passed  An older release comes late\n        Older message: Nothing");
    expect(text).toContain("Both have the ordering key “#1042”: they take turns");
  });

  it("are kept from production by a test that fails, unless a reason is given, which the audit log keeps", async () => {
    const guarded = join(folder, "guarded");
    mkdirSync(join(guarded, "tests"), { recursive: true });
    const id = "0190b000-0000-7000-8000-0000000000ac";
    const own = { ...flowDocument, id, name: "Guarded greeting" };
    writeFileSync(join(guarded, "flow.json"), JSON.stringify(own));
    const test = {
      schemaVersion: 1,
      name: "Fails",
      message: { trigger: "n01", kind: "webhook", headers: {}, query: {}, body: "{}" },
      acceptedAt: "2026-11-02T08:00:00Z",
      origin: "0190b000-0000-7000-8000-0000000000aa",
      mocks: [],
      checks: [{ check: "end", is: "failed" }],
    };
    const write = () => writeFileSync(join(guarded, "tests", "fails.json"), JSON.stringify(test));
    write();
    const publish = (more: Values = {}) =>
      run(flowImportCommand, [guarded], { publish: true, environment: "production", ...more });
    await expect(publish()).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("“Fails”"),
    });
    const owner = openOwnerPool(database.ownerUrl);
    // Nothing of it was taken in.
    expect((await owner.query("select from flow where id = $1", [id])).rows).toEqual([]);
    expect((await publish({ anyway: "The customer waits" })).value).toMatchObject({
      published: { number: 1, state: "active" },
    });
    const { rows } = await owner.query(
      "select detail from audit where subject_id = $1 and action = 'flow.publish'",
      [id],
    );
    await owner.end();
    expect(rows[0].detail).toMatchObject({
      testsFailed: ["Fails"],
      despiteTests: "The customer waits",
    });
    test.checks = [{ check: "end", is: "succeeded" }];
    write();
    writeFileSync(join(guarded, "flow.json"), JSON.stringify({ ...own, name: "Guarded" }));
    expect((await publish()).value).toMatchObject({ published: { number: 2 } });
  });

  it("are validated without a database, with the place of each problem", async () => {
    expect(await run(flowValidateCommand, [join(folder, "flow")])).toMatchObject({ isWell: true });
    mkdirSync(join(folder, "broken"));
    const edges = [{ from: "n01.out", to: "n99.in" }];
    writeFileSync(join(folder, "broken", "flow.json"), JSON.stringify({ ...flowDocument, edges }));
    const broken = await run(flowValidateCommand, [join(folder, "broken")]);
    expect(broken.isWell).toBe(false);
    expect(broken.text).toContain("error: flow.json");
  });

  it("are imported under their own id, published, and exported to the same bytes each time", async () => {
    const imported = await run(flowImportCommand, [join(folder, "flow")], { publish: true });
    expect(imported.value).toMatchObject({
      id: flowId,
      created: true,
      published: {
        number: 1,
        state: "active",
        endpoints: [{ node: "n01", path: expect.stringMatching(/^\/in\//) }],
      },
    });
    expect(imported.text).toMatch(/POST \/in\/\S+/);

    await run(flowExportCommand, [flowId, join(folder, "out")]);
    const first = readFileSync(join(folder, "out", "flow.json"), "utf8");
    const again = await run(flowImportCommand, [join(folder, "out")]);
    expect(again.value).toMatchObject({ id: flowId, created: false, rewritten: [] });
    const second = await run(flowExportCommand, ["greeting", join(folder, "out")]);
    expect(second.value).toMatchObject({ changed: [] });
    expect(readFileSync(join(folder, "out", "flow.json"), "utf8")).toBe(first);
  });

  it("of one name at two distributors are told apart, and either is exported when it is named", async () => {
    const owner = openOwnerPool(database.ownerUrl);
    await owner.query(`
      insert into distributor (id, partner_id, name, slug) values
        ('0190b000-0000-7000-8000-000000000012', '0190b000-0000-7000-8000-000000000001', 'Keller', 'keller');
      insert into environment (id, partner_id, distributor_id, kind) values
        ('0190b000-0000-7000-8000-000000000013', '0190b000-0000-7000-8000-000000000001', '0190b000-0000-7000-8000-000000000012', 'test')`);
    const other = "0190b000-0000-7000-8000-00000000000b";
    mkdirSync(join(folder, "other"));
    writeFileSync(
      join(folder, "other", "flow.json"),
      JSON.stringify({ ...flowDocument, id: other }),
    );
    await run(flowImportCommand, [join(folder, "other")], { distributor: "keller" });

    // A flow that is known here goes to where it belongs.
    const again = await run(flowImportCommand, [join(folder, "other")]);
    expect(again.value).toMatchObject({ id: other, created: false });
    await expect(run(apiKeyCreateCommand, [], { scopes: "runs:read" })).rejects.toMatchObject({
      choices: [
        { distributor: "hallberg", name: "Hallberg" },
        { distributor: "keller", name: "Keller" },
      ],
    });
    await expect(run(flowExportCommand, ["Greeting", join(folder, "x")])).rejects.toMatchObject({
      message: expect.stringContaining('Several flows are called "Greeting"'),
      choices: [
        { id: flowId, distributor: "Hallberg (hallberg)" },
        { id: other, distributor: "Keller (keller)" },
      ],
    });
    const named = await run(flowExportCommand, ["Greeting", join(folder, "y")], {
      distributor: "Keller",
    });
    expect(named.value).toMatchObject({ id: other });

    await owner.query("update flow set archived_at = now() where id = $1", [other]);
    await owner.query("update distributor set archived_at = now() where slug = 'keller'");
    await owner.end();
  });

  it("take away only what was theirs from the folder they are exported to", async () => {
    const out = join(folder, "shared");
    mkdirSync(join(out, "tests"), { recursive: true });
    writeFileSync(join(out, "package.json"), "{}");
    writeFileSync(join(out, "tests", "Größe.json"), Buffer.from([0xff, 0xfe]));
    writeFileSync(join(out, "tests", "gone.json"), "{}");
    const { value } = await run(flowExportCommand, [flowId, out]);
    expect(value.changed).toEqual(["flow.json", "layout.json", "tests/gone.json"]);
    expect(readdirSync(out).sort()).toEqual(["flow.json", "layout.json", "package.json", "tests"]);
    expect(readdirSync(join(out, "tests"))).toEqual(["Größe.json"]);

    writeFileSync(join(out, "tests", "Größe.json"), "{}");
    const validated = await run(flowValidateCommand, [out]);
    expect(validated.text).toContain("note: tests/Größe.json is no file of a flow; left out");
  });

  it("are refused by name where a file is no UTF-8 text, or the folder is none", async () => {
    const latin = join(folder, "latin");
    mkdirSync(latin);
    const text = JSON.stringify({ ...flowDocument, name: "Grün" });
    writeFileSync(join(latin, "flow.json"), Buffer.from(text, "latin1"));
    await expect(run(flowImportCommand, [latin])).rejects.toThrow(
      `${join(latin, "flow.json")} cannot be read: it is not UTF-8`,
    );
    const file = join(latin, "flow.json");
    await expect(run(flowValidateCommand, [file])).rejects.toThrow(`${file} is a file`);
    await expect(run(runRetryCommand, ["PO-1"], { message: "/nowhere" })).rejects.toThrow(
      "/nowhere cannot be read: it does not exist.",
    );
  });

  it.each([{ note: "For Monday" }, { bind: ["erp=x"] }])(
    "refuse %j without --publish, instead of passing over it",
    async (values) => {
      await expect(run(flowImportCommand, [join(folder, "flow")], values)).rejects.toThrow(
        /add --publish/,
      );
    },
  );

  it("leave an audit row that names the command line", async () => {
    const owner = openOwnerPool(database.ownerUrl);
    const { rows } = await owner.query(
      "select action, actor_name from audit where subject_id = $1 order by id",
      [flowId],
    );
    await owner.end();
    expect(rows[0]).toMatchObject({
      action: "flow.create",
      actor_name: expect.stringContaining("command line"),
    });
  });

  it("refuse a place that does not exist", async () => {
    const wrong = { distributor: "nobody" };
    await expect(run(flowImportCommand, [join(folder, "flow")], wrong)).rejects.toThrow(/"nobody"/);
    await expect(
      run(flowImportCommand, [join(folder, "flow")], { environment: "staging" }),
    ).rejects.toThrow(/test or production/);
  });
});

describe("API keys on the command line", () => {
  it("are made with the wished scopes and can be found by their hash", async () => {
    const made = await run(apiKeyCreateCommand, [], {
      scopes: "runs:read, flows:read,runs:read",
      expires: "30d",
    });
    const key = String(made.value.key);
    expect(key).toMatch(/^olk_/);
    const { hashApiKey } = await import("../server/access/api-key-format");
    const owner = openOwnerPool(database.ownerUrl);
    const { rows } = await owner.query("select * from resolve_api_key($1)", [hashApiKey(key)]);
    await owner.end();
    expect(rows).toEqual([expect.objectContaining({ scopes: ["runs:read", "flows:read"] })]);
  });

  it.each(["hallberg", "Hallberg"])("name their distributor %s", async (distributor) => {
    const made = await run(apiKeyCreateCommand, [], { scopes: "runs:read", distributor });
    expect(made.value).toMatchObject({ distributor: "hallberg" });
  });

  it.each([
    [{}, /--scopes takes some of/],
    [{ scopes: "everything" }, /everything unknown/],
    [{ scopes: "runs:read", expires: "soon" }, /--expires/],
    [{ scopes: "runs:read", expires: "90" }, /--expires is a number of days/],
    [{ scopes: "runs:read", expires: "2999-02-30" }, /--expires is a number of days/],
    [{ scopes: "runs:read", expires: "2020-01-01" }, /--expires 2020-01-01 is past/],
    [{ scopes: "runs:read", expires: "0d" }, /--expires 0d is past/],
  ])("refuse %j", async (values, message) => {
    await expect(run(apiKeyCreateCommand, [], values)).rejects.toThrow(message);
  });
});

describe("runs on the command line", () => {
  it("say what is missing", async () => {
    await expect(run(runShowCommand, ["PO-1"])).rejects.toThrow(/no run with this id or key/);
  });

  it("are shown with what is left out, where too many have the number", async () => {
    const owner = openOwnerPool(database.ownerUrl);
    const version = "00".repeat(32);
    const place = {
      partner: "0190b000-0000-7000-8000-000000000001",
      distributor: "0190b000-0000-7000-8000-000000000002",
      environment: "0190b000-0000-7000-8000-000000000003",
    };
    for (let n = 0; n < 21; n += 1) {
      await addTestRun(owner, place, {
        flow: { id: flowId, version },
        status: "succeeded",
        keys: [{ kind: "customer", value: "C-1" }],
        acceptedAt: Date.now() - n * 1000,
      });
    }
    await owner.end();
    const shown = await run(runShowCommand, ["C-1"]);
    expect(shown.value.runs).toHaveLength(20);
    expect(shown.value.isMore).toBe(true);
    expect(shown.text).toContain("These are the newest 20; older runs have this key, too.");
    await expect(run(runRetryCommand, ["C-1"])).rejects.toThrow(/More than 20 runs/);
  });

  it("are retried by one of their numbers, once, and as new only by whoever knows the newest", async () => {
    const owner = openOwnerPool(database.ownerUrl);
    const { rows } = await owner.query(
      `select encode(hash, 'hex') as version from flow_version where flow_id = $1`,
      [flowId],
    );
    const segment = new TestSegment();
    segment.step({ node: "n01", startedAt: Date.now() });
    const place = {
      partner: "0190b000-0000-7000-8000-000000000001",
      distributor: "0190b000-0000-7000-8000-000000000002",
      environment: "0190b000-0000-7000-8000-000000000003",
    };
    const { id } = await addTestRun(owner, place, {
      flow: { id: flowId, version: rows[0].version },
      status: "failed",
      keys: [{ kind: "po", value: "PO-4711" }],
      segments: [segment.content()],
    });

    // What was tried out with its message makes its number no less clear.
    const tried = await addTestRun(owner, place, {
      flow: { id: flowId, version: rows[0].version },
      status: "succeeded",
      purpose: "debug",
      origin: id,
      keys: [{ kind: "po", value: "PO-4711" }],
      segments: [segment.content()],
    });
    expect((await run(runShowCommand, ["PO-4711"])).value.run).toMatchObject({ id });
    expect((await run(runShowCommand, [tried.id])).value.run).toMatchObject({ id: tried.id });
    const other = await addTestRun(owner, place, {
      flow: { id: flowId, version: rows[0].version },
      status: "succeeded",
      keys: [{ kind: "po", value: "PO-4712" }],
      segments: [segment.content()],
      acceptedAt: Date.now() - 60_000,
    });
    const { id: later } = await addTestRun(owner, place, {
      flow: { id: flowId, version: rows[0].version },
      status: "failed",
      keys: [{ kind: "po", value: "PO-4712" }],
      segments: [segment.content()],
    });
    const whole = await run(runShowCommand, ["PO-4712"]);
    const runs = whole.value.runs as { run: { id: string } }[];
    expect(runs.map((view) => view.run.id)).toEqual([other.id, later]);
    expect(whole.text).toMatch(/succeeded[\s\S]*failed/);
    expect((await run(runShowCommand, [later])).value.run).toMatchObject({ id: later });
    expect(whole.text).toContain("place     hallberg, test");
    expect((await run(runShowCommand, ["#po-4712"])).value.runs).toHaveLength(2);
    expect((await run(runShowCommand, ["4712"])).value.runs).toHaveLength(2);
    // A retry has no keys of its own: the order's are those of its first run.
    const retried = {
      flow: { id: flowId, version: rows[0].version },
      origin: later,
      parent: later,
    };
    const replay = await addTestRun(owner, place, {
      ...retried,
      status: "succeeded",
      purpose: "replay",
      segments: [segment.content()],
    });
    const waiting = await addTestRun(owner, place, {
      ...retried,
      status: "waiting",
      purpose: "replay",
      segments: [segment.content()],
    });
    const all = (await run(runShowCommand, ["PO-4712"])).value.runs as typeof runs;
    expect(all.map((view) => view.run.id)).toEqual([other.id, later, replay.id, waiting.id]);
    expect((await run(runShowCommand, [later])).value.run).toMatchObject({ id: later });
    for (const table of ["live", "run"]) {
      await owner.query(`delete from ${table} where id = any($1)`, [[replay.id, waiting.id]]);
    }
    await expect(run(runShowCommand, ["471"])).rejects.toThrow(/There is no run/);
    await expect(run(runRetryCommand, ["PO-4712"])).rejects.toMatchObject({
      message: expect.stringMatching(/Several runs/),
      choices: [
        { id: later, flow: "Greeting", place: "hallberg, test" },
        { id: other.id, flow: "Greeting", place: "hallberg, test" },
      ],
    });

    await expect(run(runRetryCommand, ["PO-4711"], { "as-new": true })).rejects.toThrow(/--newest/);
    const asked = await run(runRetryCommand, ["PO-4711"], { reason: "Unit fixed" });
    const again = await run(runRetryCommand, [id]);
    const { rows: audit } = await owner.query(
      "select action, detail->>'reason' as reason from audit where subject_id = $1",
      [id],
    );
    await owner.end();

    expect(asked.value).toMatchObject({ of: id, again: false });
    expect(again.value).toEqual({ ...asked.value, again: true });
    expect(audit).toEqual([{ action: "run.retry", reason: "Unit fixed" }]);
  });
});

describe("backup and restore on the command line", () => {
  it("move everything to another database", async () => {
    const file = join(folder, "all.backup");
    await run(backupCommand, [file]);
    await expect(run(backupCommand, [file])).rejects.toThrow(/exists\. Give another name/);
    await run(backupCommand, [file], { force: true });
    const other = await createEmptyTestDatabase();
    try {
      pointAt(other);
      const restored = await run(restoreCommand, [file]);
      expect(restored.text).toMatch(/rows of \d+ tables restored/);
      await run(flowExportCommand, [flowId, join(folder, "restored")]);
      expect(readFileSync(join(folder, "restored", "flow.json"), "utf8")).toBe(
        readFileSync(join(folder, "out", "flow.json"), "utf8"),
      );
    } finally {
      pointAt(database);
      await other.drop();
    }
  });
});

describe("partner create and distributor create", () => {
  const create = (name: string, values: Record<string, string>) =>
    run(partnerCreateCommand, [name], { "time-zone": "Europe/Berlin", ...values });
  const first = { owner: "Ana@Nordwind.example", distributor: "Hafenbau Süd" };

  it("make the places, an invitation for the owner, and their audit rows", async () => {
    const { value, text } = await create("Nordwind Integration", first);
    expect(value).toMatchObject({
      partner: "nordwind-integration",
      distributor: "hafenbau-sud",
      email: "ana@nordwind.example",
    });
    expect(text).toContain(value.address);
    const second = await run(distributorCreateCommand, ["Ostkai"], {
      partner: "nordwind-integration",
    });
    expect(second.value).toMatchObject({ distributor: "ostkai" });
    const owner = openOwnerPool(database.ownerUrl);
    const { rows } = await owner.query(
      `select d.slug, d.time_zone, array_agg(e.kind order by e.kind) as kinds
       from distributor d join environment e on e.distributor_id = d.id
       where d.partner_id = $1 group by d.id order by d.slug`,
      [value.id],
    );
    expect(rows).toEqual([
      { slug: "hafenbau-sud", time_zone: "Europe/Berlin", kinds: ["production", "test"] },
      { slug: "ostkai", time_zone: "UTC", kinds: ["production", "test"] },
    ]);
    const { rows: links } = await owner.query(
      "select kind, role, email, distributor_id from person_link where partner_id = $1",
      [value.id],
    );
    expect(links).toEqual([
      { kind: "invitation", role: "owner", email: "ana@nordwind.example", distributor_id: null },
    ]);
    const { rows: audited } = await owner.query(
      "select action from audit where partner_id = $1 order by id",
      [value.id],
    );
    expect(audited.map(({ action }) => action).sort()).toEqual([
      "distributor.create",
      "distributor.create",
      "invitation.send",
      "partner.create",
    ]);
    await owner.end();
  });

  it("refuse what is there already or cannot be, and leave nothing half made", async () => {
    await expect(create("Nordwind  Integration!", first)).rejects.toThrow(/already/);
    await expect(create("Westwind", { ...first, "time-zone": "Mars/Olympus" })).rejects.toThrow(
      /not a time zone/,
    );
    await expect(create("…", first)).rejects.toThrow(/no letter or digit/);
    await expect(create("Westwind", { ...first, owner: "nobody" })).rejects.toThrow(/--owner/);
    const owner = openOwnerPool(database.ownerUrl);
    const { rows } = await owner.query("select from partner where slug = 'westwind'");
    expect(rows).toHaveLength(0);
    await owner.end();
  });
});

describe("person reset-link", () => {
  it("makes a link that is kept as a hash and stands in the audit log", async () => {
    const person = "0190b000-0000-7000-8000-0000000000aa";
    const owner = openOwnerPool(database.ownerUrl);
    await owner.query(`insert into "user" (id, name, email) values ($1, 'Dana', $2)`, [
      person,
      "dana@meridian.example",
    ]);
    await expect(run(personResetLinkCommand, ["dana@meridian.example"])).rejects.toThrow(
      /no role at any partner/,
    );
    await owner.query(
      `insert into membership (id, partner_id, user_id, role) values
         ('0190b000-0000-7000-8000-0000000000ab', '0190b000-0000-7000-8000-000000000001', $1, 'owner')`,
      [person],
    );
    const { value, text } = await run(personResetLinkCommand, ["Dana@Meridian.example"]);
    expect(value.address).toMatch(/\/link#oll_[A-Za-z0-9_-]{43}$/);
    expect(text).toContain(value.address);
    const { rows: links } = await owner.query(
      `select l.*, l::text as all, now() + interval '24 hours' - expires_at as over from person_link l where kind = 'password'`,
    );
    expect(links).toMatchObject([{ user_id: person, kind: "password", issued_by: null }]);
    expect(links[0].all).not.toContain(String(value.address).slice(-43));
    const { rows: audited } = await owner.query(
      "select actor_kind, action from audit where subject_id = $1",
      [person],
    );
    expect(audited).toEqual([{ actor_kind: "system", action: "member.password-link" }]);
    await owner.end();
  });

  it("knows whom it is for", async () => {
    await expect(run(personResetLinkCommand, ["nobody@test.example"])).rejects.toThrow(
      "Nobody signs in with nobody@test.example.",
    );
  });
});
