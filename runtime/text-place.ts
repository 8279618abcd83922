/** Where something stands in a text; both count from 1. */
export type Place = { readonly line: number; readonly column: number };

export function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}
