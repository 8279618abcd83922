import type { Budget } from "./budget";
import { add, divide, multiply, negate, subtract } from "./decimals";
import { EvaluationFailure, failed } from "./failure";
import {
  compare,
  equal,
  isDecimal,
  isList,
  isObject,
  kindOf,
  textOf,
  type Value,
  type ValueObject,
} from "./values";

// Generated code and closures both call these; the number case comes first so that it can be inlined.

type Truth = boolean | undefined;

export const operators = {
  /** A property of an object by its own name; `length` of a text or list. Anything else is missing. */
  member(target: Value, name: string): Value {
    if (isObject(target)) return Object.hasOwn(target, name) ? target[name] : undefined;
    if (name === "length" && (typeof target === "string" || isList(target))) return target.length;
    return undefined;
  },

  isObject(value: Value): boolean {
    return isObject(value);
  },

  /** `.length`: of a text or list its length, of an object its field. */
  lengthOf(target: Value): Value {
    if (typeof target === "string" || Array.isArray(target)) return target.length;
    return operators.member(target, "length");
  },

  /** Entry of a list by position, from 0. */
  index(target: Value, position: Value): Value {
    if (target === undefined || target === null) return undefined;
    if (position === undefined || position === null) return undefined;
    if (typeof position !== "number" || !Number.isInteger(position)) {
      throw failed(`A position must be a whole number, not ${kindOf(position)}`);
    }
    return isList(target) ? target[position] : undefined;
  },

  plus(budget: Budget, left: Value, right: Value): Value {
    if (typeof left === "number" && typeof right === "number") return add(left, right);
    if (left === undefined || left === null || right === undefined || right === null) {
      return undefined;
    }
    if (isDecimal(left) && isDecimal(right)) return add(left, right);
    if (typeof left === "string" || typeof right === "string") {
      const [a, b] = [textOf(left), textOf(right)];
      budget.text(a.length + b.length);
      return a + b;
    }
    throw failed(`+ needs numbers or text, not ${kindOf(left)} and ${kindOf(right)}`);
  },

  minus(left: Value, right: Value): Value {
    if (isDecimal(left) && isDecimal(right)) return subtract(left, right);
    return withoutNumbers("-", left, right);
  },

  times(left: Value, right: Value): Value {
    if (isDecimal(left) && isDecimal(right)) return multiply(left, right);
    return withoutNumbers("*", left, right);
  },

  over(left: Value, right: Value): Value {
    if (isDecimal(left) && isDecimal(right)) return divide(left, right);
    return withoutNumbers("/", left, right);
  },

  negative(value: Value): Value {
    if (value === undefined || value === null) return undefined;
    if (isDecimal(value)) return negate(value);
    throw failed(`- needs a number, not ${kindOf(value)}`);
  },

  less(budget: Budget, left: Value, right: Value): Truth {
    if (typeof left === "number" && typeof right === "number") return left < right;
    const order = orderOf(budget, left, right);
    return order === undefined ? undefined : order < 0;
  },

  lessOrEqual(budget: Budget, left: Value, right: Value): Truth {
    if (typeof left === "number" && typeof right === "number") return left <= right;
    const order = orderOf(budget, left, right);
    return order === undefined ? undefined : order <= 0;
  },

  greater(budget: Budget, left: Value, right: Value): Truth {
    if (typeof left === "number" && typeof right === "number") return left > right;
    const order = orderOf(budget, left, right);
    return order === undefined ? undefined : order > 0;
  },

  greaterOrEqual(budget: Budget, left: Value, right: Value): Truth {
    if (typeof left === "number" && typeof right === "number") return left >= right;
    const order = orderOf(budget, left, right);
    return order === undefined ? undefined : order >= 0;
  },

  equals(budget: Budget, left: Value, right: Value): boolean {
    if (typeof left === "number" && typeof right === "number") return left === right;
    return equal(budget, left, right);
  },

  not(value: Value): Truth {
    return value === true ? false : value === false ? true : truth(value, "!");
  },

  /** `left && right` where left is not false. */
  and(left: Value, right: Value): Truth {
    if (left === true) return truth(right, "&&");
    truth(left, "&&");
    return truth(right, "&&") === false ? false : undefined;
  },

  /** `left || right` where left is not true. */
  or(left: Value, right: Value): Truth {
    if (left === false) return truth(right, "||");
    truth(left, "||");
    return truth(right, "||") === true ? true : undefined;
  },

  /** The test of `? :`: true, false or missing. */
  test(value: Value): Truth {
    return value === true || value === false ? value : truth(value, "? :");
  },

  /** The answer of a condition that must decide. */
  decided(value: Value): boolean {
    if (value === true || value === false) return value;
    if (value === undefined || value === null) {
      throw new EvaluationFailure("CONDITION_MISSING", "The condition is missing");
    }
    throw failed(`A condition must be true or false, not ${kindOf(value)}`);
  },

  /** An object literal without the fields whose value is missing. */
  compact(made: ValueObject): ValueObject {
    for (const name in made) {
      if (made[name] === undefined) {
        return Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined));
      }
    }
    return made;
  },

  /** Text of the parts of a template; missing is "". */
  template(budget: Budget, ...parts: readonly Value[]): string {
    let length = 0;
    const texts = parts.map((part) => {
      const text = textOf(part);
      length += text.length;
      return text;
    });
    budget.text(length);
    return texts.join("");
  },
} as const;

function truth(value: Value, operator: string): Truth {
  if (value === true || value === false) return value;
  if (value === undefined || value === null) return undefined;
  throw failed(`${operator} needs true or false, not ${kindOf(value)}`);
}

function withoutNumbers(operator: string, left: Value, right: Value): undefined {
  for (const side of [left, right]) {
    if (side === undefined || side === null || isDecimal(side)) continue;
    const hint = typeof side === "string" ? ": use number(…)" : "";
    throw failed(`${operator} needs numbers, not ${kindOf(side)}${hint}`);
  }
  return undefined;
}

function orderOf(budget: Budget, left: Value, right: Value): number | undefined {
  if (left === undefined || left === null || right === undefined || right === null) {
    return undefined;
  }
  return compare(budget, left, right);
}
