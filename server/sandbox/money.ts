/** Cents of a decimal text or number; anything else is 0. More than two decimals are rounded half up. */
export function toCents(amount: unknown): number {
  const value = typeof amount === "string" || typeof amount === "number" ? Number(amount) : 0;
  return Number.isFinite(value) ? Math.round(value * 100 + Number.EPSILON) : 0;
}

/** Decimal text with two places, e.g. `1234.50`. */
export function fromCents(cents: number): string {
  return (cents / 100).toFixed(2);
}

/** Percent of an amount in cents, rounded half up. */
export function percentOf(cents: number, percent: number): number {
  return Math.round((cents * percent) / 100);
}
