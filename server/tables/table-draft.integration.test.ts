import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { creditDecision } from "../../runtime/rules/templates/credit-decision";
import { newId } from "../ids";
import { addTestPartner, type TestPartner } from "../testing/test-people";
import { openTestWorkbench, type TestWorkbench } from "../testing/test-workbench";

const { shape, rows } = creditDecision;
const ids = rows.map((_, at) => `1.${at}`);
type Draft = { revision: number; base: number; rows: string; ids: string; savedBy: string };
type Saved = { outcome: "saved" | "stale"; revision?: number; draft?: Draft };

describe("the draft of a decision table", () => {
  let workbench: TestWorkbench;
  let partner: TestPartner;
  let cookie: { consultant: string; owner: string; viewer: string; other: string };
  beforeAll(async () => {
    workbench = await openTestWorkbench();
    partner = await addTestPartner(workbench.owner);
    const other = await addTestPartner(workbench.owner);
    cookie = {
      consultant: await workbench.signIn(partner.people.consultant.email),
      owner: await workbench.signIn(partner.people.owner.email),
      viewer: await workbench.signIn(partner.people.viewer.email),
      other: await workbench.signIn(other.people.owner.email),
    };
  });
  afterAll(() => workbench.close());

  const ask = (
    path: string,
    input: object,
    { method = "POST" as "GET" | "POST", as = "consultant" as keyof typeof cookie } = {},
  ) =>
    workbench.call(`tables.${path}`, {
      input,
      method,
      cookie: cookie[as],
      environment: partner.test,
    });
  let serial = 0;
  const create = async (): Promise<string> => {
    serial += 1;
    const name = `Credit ${serial}`;
    const created = await ask("create", { name, shape, rows: JSON.stringify(rows) });
    expect(created.message).toBeNull();
    return (created.data as { id: string }).id;
  };
  const read = async (id: string) =>
    (await ask("draft", { id }, { method: "GET" })).data as Draft | null;
  const head = async (id: string) => (await ask("draftHead", { id }, { method: "GET" })).data;
  const withCell = (text: string) => rows.map((row, at) => (at === 3 ? row.with(1, text) : row));
  const save = (id: string, revision: number, text: string, more: object = {}) => ({
    id,
    saveId: newId(),
    revision,
    base: 1,
    shape,
    rows: JSON.stringify(withCell(text)),
    ids: JSON.stringify(ids),
    ...more,
  });
  const saveAs = async (input: object, as: keyof typeof cookie = "consultant") =>
    (await ask("saveDraft", input, { as })).data as Saved;

  it("is kept by revision, and who saves on an older one gets what is there, and nothing is written over", async () => {
    const id = await create();
    expect(await read(id)).toBeNull();
    expect(await head(id)).toEqual({ revision: 0, base: 0, number: 1 });
    expect(await saveAs(save(id, 0, "<= 1.02"))).toEqual({ outcome: "saved", revision: 1 });
    const late = await saveAs(save(id, 0, "<= 1.05"), "owner");
    expect(late).toMatchObject({ outcome: "stale", draft: { revision: 1 } });
    expect(late.draft?.rows).toContain("<= 1.02");
    expect(late.draft?.ids).toBe(JSON.stringify(ids));
    expect(await saveAs(save(id, 1, "<= 1.05"), "owner")).toEqual({
      outcome: "saved",
      revision: 2,
    });
    const draft = await read(id);
    expect(draft?.rows).toContain("<= 1.05");
    expect(await head(id)).toEqual({ revision: 2, base: 1, number: 1 });
  });

  it("is saved once when a save is sent again", async () => {
    const id = await create();
    const sent = save(id, 0, "<= 1.02");
    expect(await saveAs(sent)).toEqual({ outcome: "saved", revision: 1 });
    expect(await saveAs(sent)).toEqual({ outcome: "saved", revision: 1 });
  });

  it("takes no two of several saves on one revision", async () => {
    const id = await create();
    const answers = await Promise.all(
      ["1", "2", "3", "4"].map((text) => saveAs(save(id, 0, `<= ${text}`))),
    );
    expect(answers.filter(({ outcome }) => outcome === "saved")).toHaveLength(1);
  });

  it("decides nothing until it is published, and is of the new version then with what was saved since", async () => {
    const id = await create();
    await saveAs(save(id, 0, "<= 1.02"));
    const version = async () =>
      (await ask("get", { id }, { method: "GET" })).data as { number: number; rows: string };
    expect(await version()).toMatchObject({ number: 1, rows: JSON.stringify(rows) });
    const published = { id, base: 1, shape, rows: JSON.stringify(withCell("<= 1.02")) };
    await saveAs(save(id, 1, "<= 1.05"), "owner");
    expect((await ask("save", { ...published, drafted: true })).message).toBeNull();
    expect(await version()).toMatchObject({ number: 2 });
    expect((await version()).rows).toContain("<= 1.02");
    expect(await head(id)).toEqual({ revision: 3, base: 2, number: 2 });
    expect((await read(id))?.rows).toContain("<= 1.05");
    // Published by another way, it is still a draft of the version before.
    await ask("restore", { id, number: 1, base: 2 });
    expect(await head(id)).toEqual({ revision: 3, base: 2, number: 3 });
  });

  it("is refused where it cannot be one, and belongs to who may edit the table", async () => {
    const id = await create();
    const refused = async (more: object) =>
      (await ask("saveDraft", save(id, 0, "<= 1.02", more))).message;
    expect(await refused({ ids: "[]" })).toContain("one name of its own");
    expect(await refused({ ids: "{" })).toContain("no JSON list");
    expect(await refused({ base: 7 })).toContain("no version 7");
    expect((await ask("saveDraft", save(id, 0, "1"), { as: "viewer" })).message).not.toBeNull();
    expect((await ask("saveDraft", save(id, 0, "1"), { as: "other" })).message).not.toBeNull();
    await ask("archive", { id });
    expect(await refused({})).toContain("is archived");
    expect(await read(id)).toBeNull();
  });
});
