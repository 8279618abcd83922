/*
 * How a line of a map's text is written; without the blanks it begins with.
 */

/** `shipTo["PO Number"]*`, its sign, and what stands behind `=`; that is absent of a row without a value. */
export const rowForm = /^((?:[^="]|"(?:[^"\\]|\\.)*")+?)([*?]?)(?:\s*=(?!=)\s?(.*))?$/;

/** Behind `=`: what an entry is called, and the list that is gone through. */
export const eachForm = /^for each (?:([A-Za-z_$][\w$]*) )?of(?: |$)(.*)$/;

/** Behind `=` of a target that ends with `[]`: the list, and what an entry is called. */
export const entryForm = /^(.*?) ?\bas ([A-Za-z_$][\w$]*)$/;

/** A row that has no form of its own. */
export const jsonForm = /^json (.*)$/;

/** A line that belongs to the expression above it. */
export const moreForm = /^\s*\| ?/;

/** What a line says as a note; "" of an empty one, null for a line that is none, as `#text`, an attribute's target, is. */
export function noteOf(line: string): string | null {
  const note = /^\s*#(?: (.*))?$/.exec(line);
  if (note !== null) return note[1] ?? "";
  return line.trim() === "" ? "" : null;
}
