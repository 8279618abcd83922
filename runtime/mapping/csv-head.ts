import { readSheet } from "../tables/read-sheet";
import type { TargetField } from "./target-fields";

export type CsvHead =
  | { readonly fields: readonly TargetField[] }
  /** Why the text is no head of a CSV file. */
  | { readonly fault: string };

/** Fields of a document with one text per column of a CSV file, from its first line; later lines are not read. */
export function fieldsOfHead(text: string): CsvHead {
  const { rows, faults } = readSheet(text.trimStart().split(/\r\n|\r|\n/, 1)[0] ?? "");
  const names = rows[0] ?? [];
  const [fault] = faults;
  if (fault !== undefined) return { fault: fault.message };
  if (names.length < 2)
    return {
      fault:
        "The head of a CSV file names at least two columns; a schema or an example begins with {.",
    };
  const empty = names.indexOf("");
  if (empty >= 0) return { fault: `Column ${empty + 1} has no name.` };
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) return { fault: `Two columns are called “${twice}”.` };
  const fields = names.map(
    (name): TargetField => ({ name, kind: "text", required: false, list: false, children: [] }),
  );
  return { fields };
}
