/** What spreadsheets begin a formula with, in the wide forms of East Asian keyboards, too. */
const formula = String.raw`[\s"']*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]`;
/** At the beginning of a cell; a break or tab there is for programs that begin another cell behind it. */
const atStart = new RegExp(String.raw`^(?:${formula}|["']*[\t\r\n])`);
/** Behind what begins a cell or row for a program that takes other separators than the file has. */
const inside = new RegExp(String.raw`([;\t\r\n])(?=${formula})`, "g");
const insideGuarded = new RegExp(String.raw`([;\t\r\n])'(?=${formula})`, "g");
/** A negative number is none to a spreadsheet either, nor is a sign alone, as in a cell of a decision table. */
const isHarmless = /^(?:[=+\-@]|-\d+(?:[.,]\d+)?)$/;

/**
 * A text as a cell of a CSV file (RFC 4180), which a spreadsheet neither splits nor computes: an apostrophe stands
 * before what would begin a formula (OWASP, CSV Injection). `plainCell` gives the text back.
 */
export function csvCell(text: string): string {
  const within = text.replace(inside, "$1'");
  const guarded = atStart.test(within) && !isHarmless.test(text) ? `'${within}` : within;
  return /[",;|\t\r\n]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** The text of a cell without the apostrophes that `csvCell`, or another program like it, put before formulas. */
export function plainCell(cell: string): string {
  if (!cell.includes("'")) return cell;
  const text = cell.startsWith("'") && atStart.test(cell) ? cell.slice(1) : cell;
  return text.replace(insideGuarded, "$1");
}
