import { changedRules, isSame } from "./compare-decisions";
import type { TableDraft } from "./table-draft";

const toldMax = 4;

/** What became of a draft, by the rows as they stand now: “row 3 (Hold, Class), row 7 is new”; "" for nothing. */
export function draftChangeWords(before: TableDraft, after: TableDraft): string {
  const places = new Map(before.ids.map((id, at) => [id, at]));
  const now = new Set(after.ids);
  const told: string[] = [];
  for (const [at, id] of after.ids.entries()) {
    const place = places.get(id);
    const columns = place === undefined ? [] : columnsChanged(before, place, after, at);
    if (place === undefined) told.push(`row ${at + 1} is new`);
    else if (columns.length > 0) told.push(`row ${at + 1} (${columns.join(", ")})`);
  }
  for (const [at, id] of before.ids.entries()) {
    if (!now.has(id)) told.push(`the former row ${at + 1} is gone`);
  }
  told.push(...changedRules(before.shape.decision, after.shape.decision));
  if (told.length === 0 && !isSame([before.ids, before.shape], [after.ids, after.shape])) {
    told.push("the order of rows or columns");
  }
  const more = told.length - toldMax;
  return more > 0 ? `${told.slice(0, toldMax).join(", ")} and ${more} more` : told.join(", ");
}

function columnsChanged(
  before: TableDraft,
  place: number,
  after: TableDraft,
  at: number,
): readonly string[] {
  const [old = [], next = []] = [before.rows[place], after.rows[at]];
  return after.shape.columns.filter((name, column) => {
    const was = before.shape.columns.indexOf(name);
    return was >= 0 && (old[was] ?? "") !== (next[column] ?? "");
  });
}
