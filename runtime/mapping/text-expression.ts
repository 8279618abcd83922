import { eachForm, entryForm, jsonForm, moreForm, noteOf, rowForm } from "./row-forms";
import { entryStep, listsAround, sameTarget } from "./target-steps";

/** An expression where it stands in a map's text. */
export type TextExpression = {
  /** From `start` on as long as in the map's text: what marks lines that go on with it is blank. */
  readonly text: string;
  readonly start: number;
  /** Targets of the lists around it, the outermost first: it may read their entries. */
  readonly lists: readonly string[];
};

type Head = {
  readonly depth: number;
  readonly target: string;
  /** The expression as far as it stands in the row's own line, and the column at which it begins. */
  readonly value: string;
  readonly column: number;
};

/** The expression that the caret stands in, of a map that is being written too; null in a target or a note. */
export function expressionAt(text: string, caret: number): TextExpression | null {
  const lines = text.split("\n");
  const at = text.slice(0, caret).split("\n").length - 1;
  const own = headLine(lines, at);
  const head = headOf(lines[own] ?? "");
  if (head === null) return null;
  const before = lines.slice(0, own).reduce((sum, line) => sum + line.length + 1, 0);
  const start = before + head.column;
  const isBeside = caret < start || caret > start + head.value.length;
  if (at === own && isBeside) return null;
  const whole = wholeTarget(lines, own, head);
  const made = whole.endsWith(entryStep) ? whole.slice(0, -entryStep.length) : whole;
  return {
    text: [
      head.value.padEnd((lines[own] ?? "").length - head.column),
      ...linesMore(lines, own + 1),
    ].join("\n"),
    start,
    lists: listsAround(sameTarget(made)),
  };
}

/** The line of the row to whose expression a line belongs. */
function headLine(lines: readonly string[], at: number): number {
  let line = at;
  while (line > 0 && goesOn(lines, line)) line -= 1;
  return line;
}

/** An empty line does where one below it does. */
function goesOn(lines: readonly string[], at: number): boolean {
  let line = at;
  while (lines[line]?.trim() === "") line += 1;
  return moreForm.test(lines[line] ?? "");
}

function linesMore(lines: readonly string[], from: number): readonly string[] {
  const more: string[] = [];
  for (let at = from; at < lines.length && goesOn(lines, at); at += 1) {
    more.push((lines[at] ?? "").replace(moreForm, (mark) => " ".repeat(mark.length)));
  }
  return more;
}

/** Of a line that is a row with an expression; null of any other. */
function headOf(line: string): Head | null {
  const depth = /^ */.exec(line)?.[0].length ?? 0;
  const row = line.slice(depth);
  if (noteOf(line) !== null || jsonForm.test(row)) return null;
  const [, target, , value] = rowForm.exec(row) ?? [];
  if (target === undefined || value === undefined) return null;
  const each = eachForm.exec(value)?.[2];
  const named = target.trimEnd().endsWith(entryStep) ? entryForm.exec(value)?.[1] : undefined;
  const column = line.length - (each ?? value).length;
  return { depth, target: target.trimEnd(), value: each ?? named ?? value, column };
}

/** Its target behind those of the lists that it is indented in. */
function wholeTarget(lines: readonly string[], own: number, { depth, target }: Head): string {
  let around = depth;
  let whole = target;
  for (let at = own - 1; at >= 0 && around > 0; at -= 1) {
    const outer = headOf(lines[at] ?? "");
    if (outer === null || outer.depth >= around) continue;
    around = outer.depth;
    whole = `${outer.target}${entryStep}.${whole}`;
  }
  return whole;
}
