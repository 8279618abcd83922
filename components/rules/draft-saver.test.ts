import { describe, expect, it } from "vitest";
import { draftOf, type TableDraft } from "@/runtime/rules/table-draft";
import { creditDecision } from "@/runtime/rules/templates/credit-decision";
import {
  DecisionDraftSaver,
  type DraftSaveRequest,
  type KnownDraft,
  type SaverMemory,
} from "./draft-saver";

const start = draftOf({ shape: creditDecision.shape, rows: creditDecision.rows }, 1);

/** The server's side: one draft, taken on its own revision alone. */
function server() {
  let head: KnownDraft & { saveId: string; by: string } = {
    revision: 0,
    base: 1,
    draft: start,
    saveId: "",
    by: "",
  };
  return {
    head: () => head,
    save: ({ saveId, revision, base, draft }: DraftSaveRequest, by: string) => {
      if (head.saveId === saveId) return { outcome: "saved", revision: head.revision } as const;
      if (head.revision !== revision) {
        return { outcome: "stale", theirs: head, by: head.by } as const;
      }
      // As it would come over the network.
      const stored = JSON.parse(JSON.stringify(draft)) as TableDraft;
      head = { revision: revision + 1, base, draft: stored, saveId, by };
      return { outcome: "saved", revision: head.revision } as const;
    },
  };
}

function window(
  at: ReturnType<typeof server>,
  by: string,
  from: SaverMemory = {
    known: { revision: 0, base: 1, draft: start },
    now: start,
  },
) {
  const told: string[] = [];
  const network = { answers: true, reaches: true };
  let ids = 0;
  const saver = new DecisionDraftSaver({
    start: from,
    send: async (request) => {
      if (!network.reaches) throw new Error("no network");
      const answer = at.save(request, by);
      if (!network.answers) throw new Error("no answer");
      return answer;
    },
    explain: (error) => (error instanceof Error ? error.message : ""),
    isRefusal: () => false,
    onMerged: (words, who) => told.push(`${who}: ${words}`),
    whenFree: async () => {},
    newId: () => `${by} ${ids++}`,
  });
  const write = (row: number, column: number, text: string) =>
    saver.change((table) => ({
      ...table,
      rows: table.rows.map((cells, index) => (index === row ? cells.with(column, text) : cells)),
    }));
  const cell = (row: number, column: number) => saver.state.getState().now.rows[row]?.[column];
  return { saver, write, cell, told, network };
}

describe("a draft of a decision table in two windows", () => {
  it("keeps what another wrote in a new row whose save was not answered", async () => {
    const at = server();
    const ana = window(at, "Ana");
    ana.network.answers = false;
    ana.saver.change((table) => ({ ...table, rows: [...table.rows, Array(10).fill("new")] }));
    expect(await ana.saver.save()).toBe(false);
    const { revision, base, draft } = at.head();
    const ben = window(at, "Ben", { known: { revision, base, draft }, now: draft });
    const last = draft.rows.length - 1;
    ben.write(last, 0, "by Ben");
    expect(await ben.saver.save()).toBe(true);

    ana.network.answers = true;
    ana.write(last, 1, "by Ana");
    expect(await ana.saver.save()).toBe(true);
    expect(ana.saver.state.getState().conflict).toBeNull();
    expect(at.head().draft.rows.at(-1)?.slice(0, 3)).toEqual(["by Ben", "by Ana", "new"]);
  });

  it("keeps what was written after a save that was not answered, also where the page is loaded again", async () => {
    const at = server();
    const ana = window(at, "Ana");
    ana.network.answers = false;
    ana.saver.change((table) => ({ ...table, rows: [...table.rows, Array(10).fill("new")] }));
    expect(await ana.saver.save()).toBe(false);
    ana.write(3, 1, "<= 1.02");
    ana.write(start.rows.length, 0, "later");
    const again = window(at, "Ana", JSON.parse(JSON.stringify(ana.saver.memory())));
    expect(await again.saver.save()).toBe(true);
    expect(again.saver.state.getState().conflict).toBeNull();
    const { rows } = at.head().draft;
    expect([rows[3]?.[1], rows.at(-1)?.[0], rows.length]).toEqual([
      "<= 1.02",
      "later",
      start.rows.length + 1,
    ]);
  });

  it("asks where what was sent is not known any more, as by a tab of an older release", async () => {
    const at = server();
    const ana = window(at, "Ana");
    ana.network.answers = false;
    ana.saver.change((table) => ({ ...table, rows: [...table.rows, Array(10).fill("new")] }));
    expect(await ana.saver.save()).toBe(false);
    ana.write(start.rows.length, 0, "later");
    const { known, now } = JSON.parse(JSON.stringify(ana.saver.memory())) as SaverMemory;
    const again = window(at, "Ana", { known, now });
    expect(await again.saver.save()).toBe(false);
    expect(again.saver.state.getState().conflict?.conflicts).toMatchObject([
      { row: start.rows.length, mine: "later", theirs: "new" },
    ]);
  });

  it("holds what both wrote, cell by cell, and each is told what came in", async () => {
    const at = server();
    const [ana, ben] = [window(at, "Ana"), window(at, "Ben")];
    ana.write(3, 1, "<= 1.02");
    ben.write(3, 3, "<= 2000");
    expect(await ana.saver.save()).toBe(true);
    expect(await ben.saver.save()).toBe(true);
    await ana.saver.pull(async () => ({ known: at.head(), by: at.head().by }));
    for (const one of [ana, ben]) {
      expect([one.cell(3, 1), one.cell(3, 3)]).toEqual(["<= 1.02", "<= 2000"]);
      expect(one.saver.state.getState().save).toEqual({ kind: "saved" });
    }
    expect(ben.told).toEqual(["Ana: row 4 (Exposure / limit)"]);
    expect(ana.told).toEqual(["Ben: row 4 (Order total)"]);
  });

  it("asks about a cell that both wrote, saves nothing until then, and takes what is chosen", async () => {
    const at = server();
    const [ana, ben] = [window(at, "Ana"), window(at, "Ben")];
    ana.write(3, 1, "<= 1.02");
    await ana.saver.save();
    ben.write(3, 1, "<= 1.05");
    ben.write(4, 3, "<= 600");
    expect(await ben.saver.save()).toBe(false);
    const { conflict } = ben.saver.state.getState();
    expect(conflict).toMatchObject({
      by: "Ana",
      conflicts: [{ row: 3, what: "Exposure / limit", mine: "<= 1.05", theirs: "<= 1.02" }],
    });
    expect(await ben.saver.save()).toBe(false);
    ben.saver.resolve(new Map([[conflict?.conflicts[0]?.key ?? "", "theirs"]]));
    expect(await ben.saver.save()).toBe(true);
    expect(at.head().draft.rows[3]?.[1]).toBe("<= 1.02");
    expect(at.head().draft.rows[4]?.[3]).toBe("<= 600");
  });

  it("takes steps back without taking back what others did", async () => {
    const at = server();
    const [ana, ben] = [window(at, "Ana"), window(at, "Ben")];
    ben.write(5, 4, '"x"');
    ana.write(3, 1, "<= 1.02");
    await ana.saver.save();
    await ben.saver.save();
    ben.saver.undo();
    expect(ben.cell(5, 4)).toBe(start.rows[5]?.[4]);
    expect(ben.cell(3, 1)).toBe("<= 1.02");
    ben.saver.redo();
    expect(ben.cell(5, 4)).toBe('"x"');
  });

  it("loses nothing when an answer is lost, and adds nothing twice", async () => {
    const at = server();
    const ana = window(at, "Ana");
    ana.network.answers = false;
    ana.saver.change((table) => ({ ...table, rows: [...table.rows, Array(10).fill("new")] }));
    expect(await ana.saver.save()).toBe(false);
    expect(ana.saver.state.getState().save).toEqual({ kind: "failed", reason: "no answer" });
    ana.network.answers = true;
    ana.write(8, 0, "newer");
    expect(await ana.saver.save()).toBe(true);
    expect(at.head().draft.rows.length).toBe(start.rows.length + 1);
    expect(at.head().draft.rows[8]?.[0]).toBe("newer");
  });

  it("loses nothing when the network is away and the page is loaded again meanwhile", async () => {
    const at = server();
    const [ana, ben] = [window(at, "Ana"), window(at, "Ben")];
    ana.network.reaches = false;
    ana.write(3, 1, "<= 1.02");
    expect(await ana.saver.save()).toBe(false);
    ben.write(4, 3, "<= 600");
    await ben.saver.save();
    const kept = JSON.parse(JSON.stringify(ana.saver.memory()));
    const again = window(at, "Ana", kept);
    expect(await again.saver.save()).toBe(true);
    expect([again.cell(3, 1), again.cell(4, 3)]).toEqual(["<= 1.02", "<= 600"]);
  });

  it("brings nothing in while a save is on the way or not answered, nor what is there already", async () => {
    const at = server();
    const [ana, ben] = [window(at, "Ana"), window(at, "Ben")];
    ben.write(4, 3, "<= 600");
    await ben.saver.save();
    const read = async () => ({ known: at.head(), by: at.head().by });
    const published = { shape: start.shape, rows: start.rows.with(5, Array(10).fill("v2")) };
    const rebase = () =>
      ana.saver.rebase({ shape: start.shape, rows: start.rows }, published, 2, "Dana");
    ana.network.reaches = false;
    ana.write(3, 1, "<= 1.02");
    const saving = ana.saver.save();
    await Promise.all([ana.saver.pull(read), rebase()]);
    expect(await saving).toBe(false);
    await Promise.all([ana.saver.pull(read), rebase()]);
    expect([ana.told, ana.saver.version, ana.cell(4, 3)]).toEqual([[], 1, start.rows[4]?.[3]]);

    ana.network.reaches = true;
    expect(await ana.saver.save()).toBe(true);
    await ana.saver.pull(async () => null);
    await ana.saver.pull(read);
    await rebase();
    await rebase();
    expect(ana.told).toEqual(["Ben: row 5 (Order total)", expect.stringMatching(/^Dana: /)]);
    expect([ana.cell(3, 1), ana.cell(4, 3), ana.cell(5, 0)]).toEqual(["<= 1.02", "<= 600", "v2"]);
  });

  it("says that the last save failed until one succeeds, also after the next change", async () => {
    const ana = window(server(), "Ana");
    ana.write(3, 1, "<= 1.02");
    expect(ana.saver.state.getState().save).toEqual({ kind: "unsaved" });
    ana.network.reaches = false;
    await ana.saver.save();
    ana.write(3, 1, "<= 1.03");
    expect(ana.saver.state.getState().save).toEqual({ kind: "failed", reason: "no network" });
    ana.network.reaches = true;
    await ana.saver.save();
    expect(ana.saver.state.getState().save).toEqual({ kind: "saved" });
  });

  it("goes on over a version that was published by another way", async () => {
    const at = server();
    const ana = window(at, "Ana");
    ana.write(3, 1, "<= 1.02");
    await ana.saver.save();
    const published = start.rows.map((row, index) => (index === 4 ? row.with(3, "<= 600") : row));
    const from = { shape: start.shape, rows: start.rows };
    await ana.saver.rebase(from, { shape: start.shape, rows: published }, 2, "Dana");
    expect([ana.cell(3, 1), ana.cell(4, 3)]).toEqual(["<= 1.02", "<= 600"]);
    expect(await ana.saver.save()).toBe(true);
    expect(at.head().base).toBe(2);
    expect(ana.told).toEqual(["Dana: row 5 (Order total)"]);
  });
});
