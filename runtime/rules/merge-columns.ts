import { renameColumn } from "../tables/edit-table";
import { isSame } from "./compare-decisions";
import type { Choose, DecisionConflict, Side } from "./merge-decisions";
import type { TableDraft } from "./table-draft";

/** Three states of a draft: what both began with, and what either made of it. */
export type ThreeDrafts = {
  readonly base: TableDraft;
  readonly mine: TableDraft;
  readonly theirs: TableDraft;
};

/**
 * The three with the names that one gave to columns in all of them: what the other wrote in such a column follows it.
 * Where both gave it a name, each another, one of them is taken and told.
 */
export function withRenames(
  drafts: ThreeDrafts,
  choose: Choose,
): { readonly all: ThreeDrafts; readonly conflicts: readonly DecisionConflict[] } {
  const conflicts: DecisionConflict[] = [];
  let all = drafts;
  const names = {
    mine: new Map(renamesIn(drafts.base, drafts.mine)),
    theirs: new Map(renamesIn(drafts.base, drafts.theirs)),
  };
  for (const base of drafts.base.shape.columns) {
    const three = {
      base,
      mine: names.mine.get(base) ?? base,
      theirs: names.theirs.get(base) ?? base,
    };
    if (three.mine === base && three.theirs === base) continue;
    const conflict = nameConflict(three);
    if (conflict === null) {
      all = withRename(all, three, three.mine === base ? "theirs" : "mine");
      continue;
    }
    conflicts.push(conflict);
    all = withRename(all, three, choose(conflict.key) ?? "mine");
  }
  return { all, conflicts };
}

/** A column by its name in each of the three. */
type ThreeNames = { readonly base: string; readonly mine: string; readonly theirs: string };

/** Null unless both gave it a name, each another. */
function nameConflict({ base, mine, theirs }: ThreeNames): DecisionConflict | null {
  if (mine === base || theirs === base || mine === theirs) return null;
  const what = `name of ${base}`;
  return { key: JSON.stringify([what]), row: null, what, base, mine, theirs, usual: "mine" };
}

/** All three with the name that one of them gave to a column, where that is free in the others. */
function withRename(all: ThreeDrafts, names: ThreeNames, by: Side): ThreeDrafts {
  const other = by === "mine" ? "theirs" : "mine";
  const [name, old] = [names[by], names[other]];
  const there = all[other].shape.columns;
  const isFree = name === old || (there.includes(old) && !there.includes(name));
  if (!isFree || all.base.shape.columns.includes(name)) return all;
  return Object.assign({}, all, {
    base: renamed(all.base, names.base, name),
    [other]: renamed(all[other], old, name),
  });
}

function renamed(draft: TableDraft, old: string, name: string): TableDraft {
  const { shape, rows } = renameColumn(draft, draft.shape.columns.indexOf(old), name);
  return { shape, rows, ids: draft.ids };
}

/** Columns that are gone, each with the new one that means the same and holds most of its filled cells. */
function renamesIn(base: TableDraft, side: TableDraft): readonly (readonly [string, string])[] {
  const gone = base.shape.columns.filter((name) => !side.shape.columns.includes(name));
  const fresh = side.shape.columns.filter((name) => !base.shape.columns.includes(name));
  return gone.flatMap((old) => {
    const at = fresh.findIndex(
      (name) =>
        isSame(meaningOf(base, old), meaningOf(side, name)) &&
        (isTheOne(base, old) || holdsCells(base, old, side, name)),
    );
    return at < 0 ? [] : [[old, ...fresh.splice(at, 1)] as [string, string]];
  });
}

/** The comment and the days of validity: there is one of each. */
function isTheOne({ shape: { decision, validity } }: TableDraft, name: string): boolean {
  return [decision?.comment, validity?.from, validity?.until].includes(name);
}

function holdsCells(base: TableDraft, old: string, side: TableDraft, name: string): boolean {
  const [before, after] = [base.shape.columns.indexOf(old), side.shape.columns.indexOf(name)];
  const cells = new Map(side.ids.map((id, at) => [id, side.rows[at]?.[after]]));
  // Empty cells are alike in every column: they show nothing.
  const filled = base.ids.flatMap((id, at) => {
    const cell = base.rows[at]?.[before] ?? "";
    return cells.has(id) && cell !== "" ? [cells.get(id) === cell] : [];
  });
  return filled.includes(true) && filled.filter(Boolean).length * 2 >= filled.length;
}

/** What a column is for, without its name. */
function meaningOf({ shape: { decision, validity } }: TableDraft, name: string): unknown {
  const input = decision?.inputs.find(({ column }) => column === name);
  if (input !== undefined) return ["input", input.expression, input.type, input.values];
  const output = decision?.outputs.find(({ column }) => column === name);
  if (output !== undefined) return ["output", output.type, output.values];
  if (decision?.comment === name) return ["comment"];
  if (validity?.from === name) return ["from"];
  return validity?.until === name ? ["until"] : ["none"];
}

/**
 * All columns of both, in their order; of one that one side deleted and the other did not touch nothing is left, and
 * where the other changed it (its cells, its meaning, its default) it stays unless `choose` says otherwise.
 */
export function mergeColumns(
  { base, mine, theirs }: ThreeDrafts,
  choose: Choose,
): { readonly columns: readonly string[]; readonly conflicts: readonly DecisionConflict[] } {
  const conflicts: DecisionConflict[] = [];
  const stays = (name: string): boolean => {
    const [isMine, isTheirs] = [mine, theirs].map(({ shape }) => shape.columns.includes(name));
    if (isMine === isTheirs || !base.shape.columns.includes(name)) return true;
    const by: Side = isMine === true ? "mine" : "theirs";
    if (!isChanged(base, isMine === true ? mine : theirs, name)) return false;
    const what = `column ${name}`;
    const key = JSON.stringify([what]);
    const words = { base: "", mine: "deleted", theirs: "deleted", [by]: "changed" };
    conflicts.push(Object.assign({ key, row: null, what, usual: by }, words));
    return (choose(key) ?? by) === by;
  };
  return { columns: inOneOrder(base, mine, theirs).filter(stays), conflicts };
}

/** As in mine, or as in theirs where mine has those of the base; the others behind the column that they follow. */
function inOneOrder(base: TableDraft, mine: TableDraft, theirs: TableDraft): readonly string[] {
  const [own, other] = [mine.shape.columns, theirs.shape.columns];
  const [first, second] = isSame(own, base.shape.columns) ? [other, own] : [own, other];
  const all = [...first];
  for (const [at, name] of second.entries()) {
    if (!all.includes(name)) all.splice(all.indexOf(second[at - 1] ?? "") + 1, 0, name);
  }
  return all;
}

function isChanged(base: TableDraft, side: TableDraft, name: string): boolean {
  if (!isSame(meaningOf(base, name), meaningOf(side, name))) return true;
  const defaultOf = ({ shape }: TableDraft) => shape.decision?.otherwise[name] ?? "";
  if (defaultOf(base) !== defaultOf(side)) return true;
  const [before, after] = [base.shape.columns.indexOf(name), side.shape.columns.indexOf(name)];
  const old = new Map(base.ids.map((id, at) => [id, base.rows[at]?.[before] ?? ""]));
  return side.rows.some((row, at) => (row[after] ?? "") !== (old.get(side.ids[at] ?? "") ?? ""));
}
