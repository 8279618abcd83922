import { compareDecimals, type Decimal, textOfDecimal } from "../expressions/decimals";
import { compareStamps, type OrderHistory, type Said } from "./history";
import { decimal, type Line } from "./line-quantities";

export type ExceptionState = { readonly type: string; readonly message: string };

export function exceptionsOf(
  history: OrderHistory,
  lines: readonly Line[],
): readonly ExceptionState[] {
  const found: ExceptionState[] = [];
  for (const [document, { value }] of inOrderOfName(history.byLines.shipped)) {
    for (const [line, { quantity, requested }] of Object.entries(value)) {
      if (requested === undefined || compareDecimals(decimal(quantity), decimal(requested)) >= 0)
        continue;
      const message = `Line ${line}: ${quantity} of ${requested} sent with ${document}`;
      found.push({ type: "short_ship", message });
    }
  }
  for (const line of lines) {
    if (history.ordered !== null && compareDecimals(line.shipped, line.open) > 0) {
      found.push({
        type: "over_ship",
        message: `Line ${line.lineNo}: ${shown(line.shipped)} sent, ${shown(line.open)} wanted`,
      });
    }
    if (compareDecimals(line.invoiced, line.shipped) > 0) {
      found.push({
        type: "invoice_mismatch",
        message: `Line ${line.lineNo}: ${shown(line.invoiced)} invoiced, ${shown(line.shipped)} sent`,
      });
    }
  }
  found.push(...saidExceptions(history));
  return found;
}

function* saidExceptions(history: OrderHistory): Generator<ExceptionState> {
  for (const [document, { value }] of inOrderOfName(history.asns)) {
    if (value === "rejected")
      yield { type: "asn_rejected", message: `The despatch advice ${document} was refused` };
  }
  for (const [document, { value }] of inOrderOfName(history.acks)) {
    if (value === "rejected") yield { type: "ack_rejected", message: `${document} was refused` };
    if (value === "overdue")
      yield { type: "ack_overdue", message: `Nothing acknowledges ${document}` };
  }
  for (const [document, { value }] of inOrderOfName(history.deliveries)) {
    if (value === "failed")
      yield { type: "carrier_exception", message: `${document} could not be delivered` };
  }
  for (const [document, { value }] of inOrderOfName(history.deductions)) {
    if (value === "open") yield { type: "short_pay", message: `The deduction ${document} is open` };
  }
  for (const [name, { stamp, value }] of inOrderOfName(history.raised)) {
    const resolved = Object.hasOwn(history.resolved, name) ? history.resolved[name] : undefined;
    if (resolved === undefined || compareStamps(resolved.stamp, stamp) < 0) yield value;
  }
}

/** In an order that does not depend on the order of arrival. */
function inOrderOfName<T>(documents: {
  readonly [document: string]: Said<T>;
}): readonly [string, Said<T>][] {
  return Object.entries(documents).sort(([a], [b]) => (a < b ? -1 : 1));
}

function shown(value: Decimal): string {
  return textOfDecimal(value);
}
