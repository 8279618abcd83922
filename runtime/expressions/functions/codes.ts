import { type Crosswalk, ourCode, theirCode } from "../../codes/crosswalk";
import { crosswalkNamed, crosswalks } from "../../codes/crosswalks";
import { currencyExponent } from "../../codes/currencies";
import { type Gs1Key, gs1CheckDigit, gs1Fault, isGs1Key } from "../../codes/gs1";
import type { Budget } from "../budget";
import { type Decimal, decimalOfText, multiply, round, textOfDecimal } from "../decimals";
import { failed } from "../failure";
import { didYouMean } from "../suggest";
import type { FunctionDefinition, Parameter } from "./definition";

const text = { kind: "text" } as const;
const code: Parameter = { name: "code", type: "text" };
const list: Parameter = { name: "list", type: "text" };
const amount: Parameter = { name: "amount", type: "numeric" };
const currency: Parameter = { name: "currency", type: "text" };

/** Codes of trading partners, identifiers of GS1, money. */
export const codeFunctions: readonly FunctionDefinition[] = [
  {
    name: "ourCode",
    group: "codes",
    help: "Our code for one of somebody else, by a list of the docs such as units.x12; missing if the list has none.",
    parameters: [code, list],
    returns: { ...text, optional: true },
    examples: [
      { text: 'ourCode("CA", "units.x12")', result: "XCS" },
      { text: 'ourCode("IB", "lineStatus.x12")', result: "backordered" },
      { text: 'ourCode("??", "units.x12")' },
      { text: 'ourCode(unit, "units.x12") ?? unit', scope: { unit: "KGM" }, result: "KGM" },
    ],
    run: (_budget: Budget, given: string, name: string) =>
      given.length > 100 ? undefined : ourCode(crosswalk(name), given),
  },
  {
    name: "theirCode",
    group: "codes",
    help: "Somebody else's code for one of ours, by a list of the docs such as units.x12; missing if the list has none.",
    parameters: [code, list],
    returns: { ...text, optional: true },
    examples: [
      { text: 'theirCode("XCS", "units.x12")', result: "CS" },
      { text: '"accepted".theirCode("responseCodes.ubl")', result: "AP" },
    ],
    run: (_budget: Budget, given: string, name: string) =>
      given.length > 100 ? undefined : theirCode(crosswalk(name), given),
  },
  {
    name: "isGs1",
    group: "codes",
    help: 'Whether a text is a key of GS1 with its right check digit: "GTIN" (8, 12, 13 or 14 digits), "UPC", "GLN" or "SSCC".',
    parameters: [code, { name: "key", type: "text" }],
    returns: { kind: "boolean" },
    examples: [
      { text: 'isGs1("0614141000012", "GLN")', result: true },
      { text: 'isGs1("0614141000013", "GLN")', result: false },
      { text: '"006141410000000012".isGs1("SSCC")', result: true },
    ],
    run: (_budget: Budget, given: string, key: string) => gs1Fault(keyOf(key), given) === undefined,
  },
  {
    name: "checkDigit",
    group: "codes",
    help: "The check digit of GS1 that goes behind up to 17 digits.",
    parameters: [{ name: "digits", type: "text" }],
    returns: text,
    examples: [
      { text: 'checkDigit("061414100001")', result: "2" },
      {
        text: '"00614141000000001" + checkDigit("00614141000000001")',
        result: "006141410000000012",
      },
    ],
    run: (_budget: Budget, digits: string) => {
      const digit = gs1CheckDigit(digits);
      if (digit !== undefined) return digit;
      throw failed(`checkDigit(…) needs 1 to 17 digits, not “${digits.slice(0, 40)}”`);
    },
  },
  {
    name: "gtin14",
    group: "codes",
    help: "A GTIN of 8, 12 (UPC) or 13 (EAN) digits with zeros in front, so that all are compared in 14 digits; an error where the check digit is wrong.",
    parameters: [code],
    returns: text,
    examples: [
      { text: 'gtin14("036000291452")', result: "00036000291452" },
      { text: '"6291041500213".gtin14()', result: "06291041500213" },
    ],
    run: (_budget: Budget, given: string) => {
      const fault = gs1Fault("GTIN", given);
      if (fault !== undefined) throw failed(`“${given.slice(0, 40)}” is no GTIN: ${fault}`);
      return given.padStart(14, "0");
    },
  },
  {
    name: "money",
    group: "codes",
    help: "An amount in a currency as canonical documents have it: rounded to the currency's digits, half away from zero, as text.",
    parameters: [amount, currency],
    returns: { kind: "object", fields: { amount: text, currency: text } },
    examples: [
      { text: 'money(12.5, "USD")', result: { amount: "12.50", currency: "USD" } },
      { text: 'money("1234.5", "JPY")', result: { amount: "1235", currency: "JPY" } },
      { text: 'money(0.1 + 0.2, "KWD")', result: { amount: "0.300", currency: "KWD" } },
    ],
    run: (budget: Budget, given: Decimal | string, unit: string) => ({
      amount: fixed(rounded(budget, "money", given, unit), digitsOf(unit)),
      currency: unit,
    }),
  },
  {
    name: "roundMoney",
    group: "codes",
    help: "The amount rounded to the digits of its currency, half away from zero: 2 for USD, 0 for JPY, 3 for KWD.",
    parameters: [amount, currency],
    returns: { kind: "number" },
    examples: [
      { text: 'roundMoney(2.675, "USD")', result: 2.68 },
      { text: 'roundMoney(1234.5, "JPY")', result: 1235 },
    ],
    run: (budget: Budget, given: Decimal | string, unit: string) =>
      rounded(budget, "roundMoney", given, unit),
  },
  {
    name: "minorUnits",
    group: "codes",
    help: "The amount in the smallest unit of its currency, as payment providers count: cents of USD, yen of JPY.",
    parameters: [amount, currency],
    returns: { kind: "number" },
    examples: [
      { text: 'minorUnits("12.50", "USD")', result: 1250 },
      { text: 'minorUnits(1200, "JPY")', result: 1200 },
    ],
    run: (budget: Budget, given: Decimal | string, unit: string) =>
      multiply(rounded(budget, "minorUnits", given, unit), 10 ** digitsOf(unit)),
  },
  {
    name: "fromMinorUnits",
    group: "codes",
    help: "The amount that a number of the smallest units of a currency is.",
    parameters: [{ name: "count", type: "numeric" }, currency],
    returns: { kind: "number" },
    examples: [
      { text: 'fromMinorUnits(1250, "USD")', result: 12.5 },
      { text: 'fromMinorUnits("1250", "KWD")', result: 1.25 },
    ],
    run: (budget: Budget, given: Decimal | string, unit: string) =>
      multiply(
        numeric(budget, "fromMinorUnits", given),
        decimalOfText((10 ** -digitsOf(unit)).toFixed(digitsOf(unit))) ?? 1,
      ),
  },
  {
    name: "fixed",
    group: "numbers",
    help: "The number as text with exactly so many decimal places, rounded half away from zero.",
    parameters: [
      { name: "value", type: "numeric" },
      { name: "places", type: "number" },
    ],
    returns: text,
    examples: [
      { text: "fixed(12.5, 2)", result: "12.50" },
      { text: "fixed(-2.675, 2)", result: "-2.68" },
      { text: 'fixed("3", 0)', result: "3" },
    ],
    run: (budget: Budget, given: Decimal | string, places: Decimal) => {
      if (typeof places !== "number" || !Number.isInteger(places) || places < 0 || places > 30) {
        throw failed("fixed(…) needs 0 to 30 decimal places");
      }
      return fixed(round(numeric(budget, "fixed", given), places, "half-away"), places);
    },
  },
];

function crosswalk(name: string): Crosswalk {
  const found = crosswalkNamed(name);
  if (found !== undefined) return found;
  const names = crosswalks.map((one) => one.name);
  const near = didYouMean(name.slice(0, 40), names) || `: there are ${names.join(", ")}`;
  throw failed(`There is no list of codes “${name.slice(0, 40)}”${near}`);
}

function keyOf(key: string): Gs1Key {
  if (isGs1Key(key)) return key;
  throw failed(`“${key.slice(0, 40)}” is no key of GS1: GTIN, UPC, GLN or SSCC`);
}

function digitsOf(currencyCode: string): number {
  const digits = currencyExponent(currencyCode);
  if (digits !== undefined) return digits;
  throw failed(`“${currencyCode.slice(0, 40)}” is no currency of ISO 4217, such as USD`);
}

function rounded(
  budget: Budget,
  name: string,
  given: Decimal | string,
  currencyCode: string,
): Decimal {
  return round(numeric(budget, name, given), digitsOf(currencyCode), "half-away");
}

/** A number, or the one that a text spells with a point. */
export function numeric(budget: Budget, name: string, given: Decimal | string): Decimal {
  if (typeof given !== "string") return given;
  budget.burn(given.length >> 6);
  const value = decimalOfText(given.trim());
  if (value !== undefined) return value;
  throw failed(`${name}(…) needs a number such as 12.50, not “${given.slice(0, 40)}”`);
}

/** Plain digits with so many behind the point; the value has no more of them. */
function fixed(value: Decimal, places: number): string {
  const plain = textOfDecimal(value);
  if (places === 0) return plain;
  const [whole = "0", fraction = ""] = plain.split(".");
  return `${whole}.${fraction.padEnd(places, "0")}`;
}
