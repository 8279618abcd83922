import type { Budget } from "../budget";
import { compareDecimals, type Decimal } from "../decimals";
import { EvaluationFailure, failed } from "../failure";
import type { ValueType } from "../language";
import { compare, isDecimal, kindOf, textOf, type Value } from "../values";
import type { Entry, Parameter } from "./definition";

export const any: ValueType = { kind: "any" };
export const boolean = { kind: "boolean" } as const;
export const number = { kind: "number" } as const;
export const list: Parameter = { name: "list", type: "list" };
export const condition: Parameter = { name: "condition", type: "lambda", answers: "condition" };

/** The order lines the examples of list functions work on. */
export const lines = {
  lines: [
    { sku: "A", qty: 2 },
    { sku: "B", qty: 3 },
    { sku: "A", qty: 5 },
  ],
};

/** Type of the entries of a list type. */
export function entryType(given: ValueType | undefined): ValueType {
  return given?.kind === "list" ? given.of : any;
}

export function optional(type: ValueType): ValueType {
  return { ...type, optional: true };
}

/** The answer of a condition for an entry; missing is an error naming it. */
export function decide(name: string, answer: Value, index: number): boolean {
  if (answer === true || answer === false) return answer;
  if (answer === undefined || answer === null) {
    throw new EvaluationFailure(
      "CONDITION_MISSING",
      `The condition of ${name}(…) is missing for entry ${index}`,
    );
  }
  throw failed(
    `The condition of ${name}(…) must be true or false, not ${kindOf(answer)} (entry ${index})`,
  );
}

export function eachNumber(
  budget: Budget,
  name: string,
  entries: readonly Value[],
  value: Entry | undefined,
  visit: (entry: Decimal) => void,
): boolean {
  budget.burn(entries.length);
  let complete = true;
  for (let index = 0; index < entries.length; index += 1) {
    const entry = value === undefined ? entries[index] : value(entries[index], index);
    if (entry === undefined || entry === null) complete = false;
    else if (isDecimal(entry)) visit(entry);
    else throw failed(`${name}(…) needs numbers, but entry ${index} is ${kindOf(entry)}`);
  }
  return complete;
}

export function compareKeys(budget: Budget, left: Value, right: Value): number {
  if (isDecimal(left) && isDecimal(right)) return compareDecimals(left, right);
  if (typeof left === "boolean" && typeof right === "boolean") return Number(left) - Number(right);
  return compare(budget, left, right);
}

export function keyText(budget: Budget, name: string, value: Value): string {
  if (value === undefined || value === null) return "-";
  if (typeof value === "string") {
    budget.burn(value.length >> 6);
    return `t${value}`;
  }
  if (isDecimal(value)) return `n${textOf(value)}`;
  if (typeof value === "boolean") return `b${value}`;
  throw failed(`${name}(…) needs numbers or texts as keys, not ${kindOf(value)}`);
}
