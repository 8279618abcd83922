/**
 * What the writer says to the database. All arguments are arrays; a statement touches what its rows name and
 * nothing else. A plan is made once and must stay linear whatever the tables hold later:
 * - rows are found by `lateral (… limit 1)`, which leaves the planner nothing but the index, and changed by
 *   their place (`ctid`), which an update in between would change;
 * - `in (select …)` inside `coalesce` stays a hashed subplan where a join of two lists would be quadratic.
 */

/** Between kind and value of a key, and between keys: `storableText` leaves neither in a text. */
export const keyPartSeparator = "\u001e";
export const keySeparator = "\u001f";

/**
 * The rows of arrays of one length, from parameter `$first` on: `columns` says name and type of each. `n`
 * counts them from 1. Each is read by its number, because `unnest` of many arrays is a scan of each of them,
 * which costs more than a batch's rows.
 */
export function rowsOf(first: number, columns: string): string {
  const selected = columns.split(",").map((column, index) => {
    const [name = "", type = ""] = column.trim().split(" ");
    return { name, array: `$${first + index}::${type}[]` };
  });
  const list = selected.map(({ name, array }) => `(${array})[n] as ${name}`).join(", ");
  return `
  select ${list}, n from generate_series(1, cardinality(${selected[0]?.array})) n`;
}

/** Writes the keys of rows, which carry them as one text. */
export const insertKeys = (from: string, where: string) => `
  insert into run_key (partner_id, distributor_id, kind, value, run)
  select partner_id, distributor_id, split_part(e, E'\\x1e', 1), split_part(e, E'\\x1e', 2), id
  from ${from}, string_to_table(keys, E'\\x1f') e where ${where} on conflict do nothing`;
