import { unitFactors } from "../../codes/unit-factors";
import type { Budget } from "../budget";
import { compareDecimals, type Decimal, divide, multiply, round, subtract } from "../decimals";
import { failed } from "../failure";
import {
  isDecimal,
  isList,
  isObject,
  kindOf,
  textOf,
  type Value,
  type ValueObject,
} from "../values";
import { numeric } from "./codes";
import type { FunctionDefinition, Parameter } from "./definition";

const number = { kind: "number" } as const;
const quantity: Parameter = { name: "quantity", type: "numeric" };
const from: Parameter = { name: "from", type: "text" };
const to: Parameter = { name: "to", type: "text" };
const gloves = {
  item: {
    baseUom: "EA",
    uoms: [
      { uom: "XBX", perBase: "24" },
      { uom: "XCS", perBase: "240" },
    ],
  },
};

/** Quantities in their units, and prices of them. */
export const unitFunctions: readonly FunctionDefinition[] = [
  {
    name: "convert",
    group: "codes",
    help: "A quantity in another unit of the same kind (Recommendation 20): weights, lengths, areas, volumes, times, and counts such as DZN and CEN.",
    parameters: [quantity, from, to],
    returns: number,
    examples: [
      { text: 'convert(10, "LBR", "KGM")', result: 4.5359237 },
      { text: 'convert("2.5", "CEN", "EA")', result: 250 },
      { text: 'round(convert(1, "MTR", "INH"), 2)', result: 39.37 },
    ],
    run: (budget: Budget, given: Decimal | string, a: string, b: string) => {
      const value = numeric(budget, "convert", given);
      if (a === b) return value;
      const factors = unitFactors(a, b);
      if (factors === undefined) {
        throw failed(
          `Nothing is known of ${a.slice(0, 10)} in ${b.slice(0, 10)}: what a package holds is of the item, inUnit(…) reads it`,
        );
      }
      const [one, other] = factors.map((factor) => numeric(budget, "convert", factor));
      return divide(multiply(value, one ?? 1), other ?? 1);
    },
  },
  {
    name: "inUnit",
    group: "codes",
    help: "A quantity of an item in another of its units, by `baseUom` and `uoms` of the item; missing if it does not have the unit.",
    parameters: [quantity, from, to, { name: "item", type: "object" }],
    returns: { ...number, optional: true },
    examples: [
      { text: 'inUnit(2, "XCS", "XBX", item)', scope: gloves, result: 20 },
      { text: 'inUnit("48", "EA", "XBX", item)', scope: gloves, result: 2 },
      { text: 'inUnit(1, "XPX", "EA", item)', scope: gloves },
    ],
    run: (budget: Budget, given: Decimal | string, a: string, b: string, item: ValueObject) => {
      const value = numeric(budget, "inUnit", given);
      if (a === b) return value;
      const [one, other] = [perBase(budget, item, a), perBase(budget, item, b)];
      if (one === undefined || other === undefined) return undefined;
      return divide(multiply(value, one), other);
    },
  },
  {
    name: "lineAmount",
    group: "codes",
    help: "What a quantity costs at a price for a base quantity, both as canonical documents have them; not rounded. An error where their units differ.",
    parameters: [
      { name: "quantity", type: "object" },
      { name: "price", type: "object" },
    ],
    returns: number,
    examples: [
      {
        text: "lineAmount(line.quantity, line.unitPrice)",
        scope: {
          line: {
            quantity: { value: "1250", uom: "EA" },
            unitPrice: { amount: "6.10", currency: "USD", baseQuantity: "100", uom: "EA" },
          },
        },
        result: 76.25,
      },
    ],
    run: (budget: Budget, amount: ValueObject, price: ValueObject) => {
      const [unit, priced] = [amount.uom, price.uom];
      if (unit !== priced && unit !== undefined && priced !== undefined) {
        throw failed(`The quantity is in ${textOf(unit)}, the price is per ${textOf(priced)}`);
      }
      const parts = [amount.value, price.amount, price.baseQuantity ?? 1];
      if (parts.some((part) => part === undefined || part === null)) return undefined;
      const [count, each, base] = parts.map((part) => decimalIn(budget, "lineAmount", part));
      return divide(multiply(count ?? 0, each ?? 0), base ?? 1);
    },
  },
  {
    name: "ceilTo",
    group: "numbers",
    help: "The smallest multiple of a pack size that is not less than the number.",
    parameters: [
      { name: "value", type: "numeric" },
      { name: "multiple", type: "numeric" },
    ],
    returns: number,
    examples: [
      { text: "ceilTo(25, 12)", result: 36 },
      { text: "ceilTo(24, 12)", result: 24 },
      { text: 'ceilTo("0.7", "0.25")', result: 0.75 },
    ],
    run: (budget: Budget, given: Decimal | string, step: Decimal | string) => {
      const [value, multiple] = [numeric(budget, "ceilTo", given), numeric(budget, "ceilTo", step)];
      const rest = remainder(value, multiple, "ceilTo");
      if (rest === 0) return value;
      return subtract(value, subtract(rest, absolute(multiple)));
    },
  },
  {
    name: "mod",
    group: "numbers",
    help: "What is left of a division into whole parts, from 0 up to the divisor.",
    parameters: [
      { name: "value", type: "numeric" },
      { name: "divisor", type: "numeric" },
    ],
    returns: number,
    examples: [
      { text: "mod(25, 12)", result: 1 },
      { text: "mod(-1, 12)", result: 11 },
      { text: 'mod("5.5", 2)', result: 1.5 },
    ],
    run: (budget: Budget, given: Decimal | string, by: Decimal | string) =>
      remainder(numeric(budget, "mod", given), numeric(budget, "mod", by), "mod"),
  },
  {
    name: "idOf",
    group: "objects",
    help: "The identifier of a scheme, such as GTIN or SELLER_SKU, among the `ids` of a party or item; missing if it has none.",
    parameters: [
      { name: "of", type: "object" },
      { name: "scheme", type: "text" },
    ],
    returns: { kind: "text", optional: true },
    examples: [
      {
        text: 'line.item.idOf("SELLER_SKU")',
        scope: { line: { item: { ids: [{ scheme: "SELLER_SKU", value: "BLT-M8-30" }] } } },
        result: "BLT-M8-30",
      },
      { text: 'idOf({ ids: [] }, "GTIN")' },
    ],
    run: (budget: Budget, of: ValueObject, scheme: string) => {
      const ids = Object.hasOwn(of, "ids") ? of.ids : undefined;
      if (!isList(ids)) return undefined;
      budget.burn(ids.length);
      const found = ids.find((id) => isObject(id) && id.scheme === scheme);
      return isObject(found) && typeof found.value === "string" ? found.value : undefined;
    },
  },
];

/** Base units in one of a unit; undefined if the item does not have it. */
function perBase(budget: Budget, item: ValueObject, unit: string): Decimal | undefined {
  if (item.baseUom === unit) return 1;
  const uoms = Object.hasOwn(item, "uoms") ? item.uoms : undefined;
  if (!isList(uoms)) return undefined;
  budget.burn(uoms.length);
  const found = uoms.find((one) => isObject(one) && one.uom === unit);
  return isObject(found) ? decimalIn(budget, "inUnit", found.perBase) : undefined;
}

function decimalIn(budget: Budget, name: string, value: Value): Decimal {
  if (isDecimal(value) || typeof value === "string") return numeric(budget, name, value);
  throw failed(`${name}(…) needs a number, not ${kindOf(value)}`);
}

/** From 0 up to the divisor, without it. */
function remainder(value: Decimal, divisor: Decimal, name: string): Decimal {
  const size = absolute(divisor);
  if (compareDecimals(size, 0) === 0) throw failed(`${name}(…) needs a divisor other than 0`);
  const whole = round(divide(value, size), 0, "down");
  const rest = subtract(value, multiply(whole, size));
  // A quotient of more than 34 digits is rounded, and may be one off.
  if (compareDecimals(rest, 0) < 0) return subtract(rest, multiply(size, -1));
  return compareDecimals(rest, size) >= 0 ? subtract(rest, size) : rest;
}

function absolute(value: Decimal): Decimal {
  return compareDecimals(value, 0) < 0 ? multiply(value, -1) : value;
}
