/**
 * Units of one kind as exact multiples of its first one: the pound and the yard by the agreement of 1959, the
 * gallon as 231 cubic inches (NIST Handbook 44, appendix C).
 */
const kinds: readonly { readonly [unit: string]: string }[] = [
  { EA: "1", H87: "1", C62: "1", PR: "2", DZN: "12", CEN: "100", GRO: "144", MIL: "1000" },
  {
    KGM: "1",
    GRM: "0.001",
    TNE: "1000",
    LBR: "0.45359237",
    ONZ: "0.028349523125",
    STN: "907.18474",
  },
  { MTR: "1", CMT: "0.01", MMT: "0.001", KMT: "1000", INH: "0.0254", FOT: "0.3048", YRD: "0.9144" },
  { MTK: "1", CMK: "0.0001", FTK: "0.09290304", YDK: "0.83612736" },
  {
    MTQ: "1",
    LTR: "0.001",
    MLT: "0.000001",
    FTQ: "0.028316846592",
    YDQ: "0.764554857984",
    GLL: "0.003785411784",
    QTL: "0.000946352946",
    PTL: "0.000473176473",
  },
  { MIN: "1", HUR: "60", DAY: "1440" },
];

/** What one of each unit is in the first unit of their kind, as decimal texts; undefined unless both measure the same. */
export function unitFactors(from: string, to: string): readonly [string, string] | undefined {
  for (const units of kinds) {
    const [a, b] = [ownFactor(units, from), ownFactor(units, to)];
    if (a !== undefined && b !== undefined) return [a, b];
  }
  return undefined;
}

function ownFactor(units: { readonly [unit: string]: string }, unit: string): string | undefined {
  return Object.hasOwn(units, unit) ? units[unit] : undefined;
}
