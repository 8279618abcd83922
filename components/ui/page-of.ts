/**
 * Where the page begins that has the place somebody typed, counted from 1; past the end that is the last page.
 * Null where no place is typed. The result counts from 0.
 */
export function firstOfPage(
  typed: string,
  { pageSize, total }: { readonly pageSize: number; readonly total: number },
): number | null {
  const place = Math.min(Number.parseInt(typed, 10), total);
  return place >= 1 ? Math.floor((place - 1) / pageSize) * pageSize : null;
}
