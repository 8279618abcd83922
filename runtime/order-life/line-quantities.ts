import {
  add,
  compareDecimals,
  type Decimal,
  decimalOfText,
  subtract,
} from "../expressions/decimals";
import { compareStamps, type LineKind, type OrderHistory, type Said } from "./history";

export type Line = {
  readonly lineNo: number;
  readonly open: Decimal;
  readonly ordered: Decimal;
  readonly accepted: Decimal | null;
} & { readonly [kind in LineKind]: Decimal };

export function linesOf(history: OrderHistory): readonly Line[] {
  const ordered = history.ordered?.value ?? {};
  const kinds = Object.values(history.byLines).flatMap((documents) =>
    Object.values(documents).flatMap(({ value }) => Object.keys(value)),
  );
  const numbers = new Set([...Object.keys(ordered), ...kinds].map(Number));
  return [...numbers]
    .sort((a, b) => a - b)
    .map((lineNo) => {
      const said = (kind: LineKind): Decimal => sumOf(history, kind, lineNo);
      const wanted = decimal(ordered[lineNo]?.quantity);
      const shipped = said("shipped");
      const cancelled = has(history, "OrderCancelled")
        ? atLeast(said("cancelled"), subtract(wanted, shipped))
        : said("cancelled");
      const accepted = history.accepted?.value[lineNo]?.quantity;
      return {
        lineNo,
        ordered: wanted,
        open: atLeast(subtract(wanted, cancelled), 0),
        accepted: accepted === undefined ? null : decimal(accepted),
        allocated: said("allocated"),
        backordered: said("backordered"),
        cancelled,
        picked: said("picked"),
        shipped,
        invoiced: said("invoiced"),
        returned: said("returned"),
      };
    });
}

export function sumOf(history: OrderHistory, kind: LineKind, lineNo: number): Decimal {
  const documents = inOrder(history.byLines[kind]);
  // What waits is a level, not a movement: the last word counts.
  if (kind === "backordered") {
    return decimal(
      documents.findLast(({ value }) => value[lineNo] !== undefined)?.value[lineNo]?.quantity,
    );
  }
  return documents.reduce<Decimal>(
    (sum, { value }) => add(sum, decimal(value[lineNo]?.quantity)),
    0,
  );
}

/** Stages that quantities reach: the time when all lines had reached what is wanted of them. */
export function fulfilledAt(
  history: OrderHistory,
  kind: LineKind,
  lines: readonly Line[],
): number | null {
  const wanted = lines.filter(({ open }) => compareDecimals(open, 0) > 0);
  if (wanted.length === 0 || wanted.some((line) => compareDecimals(line[kind], line.open) < 0)) {
    return null;
  }
  const documents = Object.values(history.byLines[kind]).sort((a, b) =>
    compareStamps(a.stamp, b.stamp),
  );
  const left = new Map(wanted.map((line) => [line.lineNo, line.open]));
  for (const { stamp, value } of documents) {
    for (const [line, { quantity }] of Object.entries(value)) {
      const open = left.get(Number(line));
      if (open === undefined) continue;
      const rest = subtract(open, decimal(quantity));
      left.set(Number(line), rest);
    }
    if ([...left.values()].every((rest) => compareDecimals(rest, 0) <= 0)) return stamp.at;
  }
  return null;
}

export function inOrder<T>(documents: {
  readonly [document: string]: Said<T>;
}): readonly Said<T>[] {
  return Object.values(documents).sort((a, b) => compareStamps(a.stamp, b.stamp));
}

export function has({ first }: OrderHistory, ...types: readonly string[]): boolean {
  return types.some((type) => Object.hasOwn(first, type));
}

export function decimal(text: string | undefined): Decimal {
  return text === undefined ? 0 : (decimalOfText(text) ?? 0);
}

export function atLeast(value: Decimal, least: Decimal): Decimal {
  return compareDecimals(value, least) < 0 ? least : value;
}
