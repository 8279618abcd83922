export type Placed = { readonly start: number; readonly end: number; readonly text: string };

/** One value, such as `input.lines[0].sku`, a number or a text. */
const oneValue = /^\s*([\w$]+(\.[\w$]+|\[("[^"]*"|\d+)\])*|\d+(\.\d+)?|"[^"]*")\s*$/;
const takesValueAfter = /[([{,:?+\-*/%<>=!&|]$/;
const takesValueBefore = /^[)\]},:?+\-*/%<>=!&|]/;

/**
 * What a reference takes the place of in a text, so that it never runs into a word: what is selected, else
 * the value that the caret is at, else everything where nothing but an operator could join the two. In a
 * template it comes as `${…}`, unless the caret is in one already.
 */
export function placeReference(
  whole: string,
  from: number,
  to: number,
  reference: string,
  isTemplate: boolean,
): Placed {
  const hole = isTemplate ? holeAt(whole, from) : { start: 0, end: whole.length };
  if (hole === null) return { start: from, end: to, text: `\${${reference}}` };
  const text = whole.slice(hole.start, hole.end);
  const [start, end] = placeIn(text, from - hole.start, Math.min(to, hole.end) - hole.start);
  return { start: hole.start + start, end: hole.start + end, text: reference };
}

function placeIn(text: string, from: number, to: number): readonly [number, number] {
  if (from < to) return [from, to];
  if (oneValue.test(text)) return [0, text.length];
  const head = /[\w$.]*$/.exec(text.slice(0, from))?.[0] ?? "";
  const tail = /^[\w$.]*/.exec(text.slice(from))?.[0] ?? "";
  if (head !== "" || tail !== "") return [from - head.length, from + tail.length];
  const before = text.slice(0, from).trimEnd();
  const after = text.slice(from).trimStart();
  const fits =
    (before === "" || takesValueAfter.test(before)) &&
    (after === "" || takesValueBefore.test(after));
  return fits ? [from, from] : [0, text.length];
}

/** The inside of the `${…}` that the caret is in. */
function holeAt(
  text: string,
  caret: number,
): { readonly start: number; readonly end: number } | null {
  const open = text.lastIndexOf("${", caret - 1);
  const close = text.indexOf("}", open);
  return open < 0 || open + 2 > caret || close < caret ? null : { start: open + 2, end: close };
}

/** What a value is called: `sku` of `input.lines[0].sku`. */
export function nameOfReference(reference: string): string {
  const names = reference.match(/[A-Za-z_$][\w$]*/g) ?? [];
  return names.at(-1) ?? reference;
}
