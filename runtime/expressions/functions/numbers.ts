import type { Budget } from "../budget";
import { compareDecimals, type Decimal, decimalOfText, negate, round } from "../decimals";
import { failed } from "../failure";
import { isDecimal, textOf, type Value } from "../values";
import type { FunctionDefinition, Parameter } from "./definition";

const number = { kind: "number" } as const;
const value: Parameter = { name: "value", type: "number" };
const places: Parameter = { name: "places", type: "number", optional: true };

export const numberFunctions: readonly FunctionDefinition[] = [
  {
    name: "number",
    group: "numbers",
    help: 'The number a text spells, exactly. With "," as decimal mark, "." and blanks separate thousands.',
    parameters: [
      { name: "value", type: "numeric" },
      { name: "decimalMark", type: "text", optional: true },
    ],
    returns: number,
    examples: [
      { text: 'number("12.50")', result: 12.5 },
      { text: 'number("1.234,56", ",")', result: 1234.56 },
      { text: 'number("0.1") + number("0.2")', result: 0.3 },
    ],
    run: numberOf,
  },
  {
    name: "isNumber",
    group: "numbers",
    help: "Whether the value is a number or a text that spells one.",
    parameters: [{ name: "value", type: "value" }],
    returns: { kind: "boolean" },
    examples: [
      { text: 'isNumber("12.5")', result: true },
      { text: 'isNumber("12 pieces")', result: false },
      { text: "isNumber(missing)", result: false },
    ],
    missing: "handled",
    run: (_budget: Budget, given: Value) =>
      isDecimal(given) || (typeof given === "string" && decimalOfText(given.trim()) !== undefined),
  },
  {
    name: "round",
    group: "numbers",
    help: "Rounded to decimal places (default 0), half away from zero.",
    parameters: [value, places],
    returns: number,
    examples: [
      { text: "round(2.675, 2)", result: 2.68 },
      { text: "round(-0.5)", result: -1 },
      { text: "round(1234, -2)", result: 1200 },
    ],
    run: (_budget: Budget, given: Decimal, to?: Decimal) => round(given, whole(to), "half-away"),
  },
  {
    name: "floor",
    group: "numbers",
    help: "Rounded down to decimal places (default 0).",
    parameters: [value, places],
    returns: number,
    examples: [
      { text: "floor(2.9)", result: 2 },
      { text: "floor(-2.11, 1)", result: -2.2 },
    ],
    run: (_budget: Budget, given: Decimal, to?: Decimal) => round(given, whole(to), "down"),
  },
  {
    name: "ceil",
    group: "numbers",
    help: "Rounded up to decimal places (default 0).",
    parameters: [value, places],
    returns: number,
    examples: [
      { text: "ceil(2.1)", result: 3 },
      { text: "ceil(2.111, 2)", result: 2.12 },
    ],
    run: (_budget: Budget, given: Decimal, to?: Decimal) => round(given, whole(to), "up"),
  },
  {
    name: "abs",
    group: "numbers",
    help: "The number without its sign.",
    parameters: [value],
    returns: number,
    examples: [{ text: "abs(-3.5)", result: 3.5 }],
    run: (_budget: Budget, given: Decimal) =>
      compareDecimals(given, 0) < 0 ? negate(given) : given,
  },
];

function numberOf(budget: Budget, given: Decimal | string, decimalMark = "."): Decimal {
  if (typeof given !== "string") return given;
  budget.burn(given.length >> 6);
  if (decimalMark !== "." && decimalMark !== ",") {
    throw failed('The decimal mark must be "." or ","');
  }
  const trimmed = given.trim();
  const spelled =
    decimalMark === ","
      ? trimmed.replace(/[.\s\u00A0\u202F'](?=\d{3}(?:\D|$))/g, "").replace(",", ".")
      : trimmed.replace(/,(?=\d{3}(?:\D|$))/g, "");
  const result = decimalOfText(spelled);
  if (result === undefined) throw failed(`“${textOf(given).slice(0, 40)}” is not a number`);
  return result;
}

function whole(places: Decimal | undefined): number {
  if (places === undefined) return 0;
  if (typeof places === "number") return places;
  throw failed("Decimal places must be a whole number");
}
