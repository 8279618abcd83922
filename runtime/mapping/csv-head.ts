import { readSheet } from "../tables/read-sheet";
import type { TargetField } from "./target-fields";

export type CsvHead =
  | { readonly fields: readonly TargetField[] }
  /** Why the text is no head of a CSV file. */
  | { readonly fault: string };

/** Fields of a document with one text per column of a CSV file, from its first line; later lines are not read. */
export function fieldsOfHead(text: string): CsvHead {
  const { rows, faults } = readHead(text.trimStart().split(/\r\n|\r|\n/));
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

const linesMax = 20;

/** The first line, and what follows it while the name of a column goes on there. */
function readHead(lines: readonly string[]): ReturnType<typeof readSheet> {
  const first = readSheet(lines[0] ?? "");
  for (let count = 2; first.faults.length > 0 && count <= linesMax; count += 1) {
    const more = readSheet(lines.slice(0, count).join("\n"));
    if (more.faults.length === 0) return more;
  }
  return first;
}
