/** Where something stands in a text; both count from 1. */
export type Place = { readonly line: number; readonly column: number };

export function placeAt(text: string, offset: number): Place {
  let line = 1;
  let from = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", from)) {
    line += 1;
    from = at + 1;
  }
  return { line, column: offset - from + 1 };
}
