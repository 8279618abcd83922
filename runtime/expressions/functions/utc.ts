/**
 * Epoch ms of a moment in UTC; months from 0, and parts beyond their range go on into the next, as with
 * `Date.UTC`. That one takes the years 0 to 99 for 1900 to 1999.
 */
export function utcOf(
  year: number,
  month: number,
  day: number,
  [hour, minute, second]: readonly [number, number, number] = [0, 0, 0],
): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date.setUTCHours(hour, minute, second);
}

/** Days of a month (from 1) of the Gregorian calendar. */
export function daysOfMonth(year: number, month: number): number {
  return new Date(utcOf(year, month, 0)).getUTCDate();
}
