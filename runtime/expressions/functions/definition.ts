import type { Json } from "../../json";
import type { Budget } from "../budget";
import { failed } from "../failure";
import type { ValueType } from "../language";
import { isDecimal, isList, isObject, kindOf, type Value } from "../values";

export type FunctionGroup =
  | "text"
  | "numbers"
  | "lists"
  | "objects"
  | "dates"
  | "codes"
  | "logic"
  | "tables"
  | "encoding";

export type Parameter = {
  readonly name: string;
  /**
   * `scalar` has a text: text, number, true or false; `numeric` is a number or a text that spells one;
   * `sized` a text or list. `lambda` is `entry => …`, `pattern` a literal `/…/`; `table`, `keys` and `column` are
   * names of a lookup table as they are written; `value` is anything, missing included where the function handles it.
   */
  readonly type:
    | "value"
    | "scalar"
    | "numeric"
    | "sized"
    | "text"
    | "number"
    | "boolean"
    | "date"
    | "instant"
    | "list"
    | "object"
    | "lambda"
    | "pattern"
    | "table"
    | "keys"
    | "column";
  readonly optional?: true;
  /** The last parameter may be given more than once. */
  readonly rest?: true;
  /** What a lambda must answer; without an optional lambda the entries themselves must be it. */
  readonly answers?: "condition" | "number" | "key" | "value";
  /** How many parameters its lambda gets; the second is the position from 0. Default 2. */
  readonly arity?: 1 | 2;
};

export type Example = {
  readonly text: string;
  readonly scope?: { readonly [root: string]: Json };
  /** Absent when the answer is missing. */
  readonly result?: Json;
};

/** A lambda as functions get it. */
export type Entry = (value: Value, index: number) => Value;
/** A compiled literal pattern. */
export type CompiledPattern = {
  /** Instructions: a text is looked at once for each of them at worst. */
  readonly size: number;
  test(text: string): boolean;
  first(text: string): string | undefined;
  /** Everything it finds, one behind the other: of each find the first group, else the whole; at most so many. */
  all(text: string, most: number): readonly string[];
  /** The text with every find replaced by a plain text. */
  replaced(text: string, by: string): string;
};

/** One function of the language: what editors, docs, checker and both compilers know of it. */
export type FunctionDefinition = {
  readonly name: string;
  readonly group: FunctionGroup;
  /** One sentence. */
  readonly help: string;
  readonly parameters: readonly Parameter[];
  /** Its type from the types of its arguments; a lambda's is the type of its answer. */
  readonly returns: ValueType | ((given: readonly ValueType[]) => ValueType);
  readonly examples: readonly Example[];
  /** `handled`: gets missing arguments; else any missing argument makes the answer missing. */
  readonly missing?: "handled";
  /** The entries of its list must have a text. */
  readonly joins?: true;
  /** `spread`: one missing entry or answer makes the whole missing. */
  readonly entries?: "spread";
  /**
   * The answer is a part of its first argument: the list with fewer or reordered entries, one entry, or
   * an entry of its field `parties`.
   */
  readonly keeps?: "list" | "entry" | "parties";
  /** Needs the roots `run.…` of the scope. */
  readonly reads?: "run";
  /** Absent for what both compilers write out themselves. */
  readonly run?: (budget: Budget, ...given: never[]) => Value;
};

export type Callable = (budget: Budget, ...given: unknown[]) => Value;

/** The function for calls with `count` arguments: pays one unit, spreads missing, checks kinds. */
export function bind(definition: FunctionDefinition, count: number): Callable {
  const run = definition.run as Callable;
  if (definition.missing === "handled") {
    return handled(run, definition.reads === "run" ? count + 1 : count);
  }
  const checks = Array.from({ length: count }, (_, index) => checkOf(definition, index));
  const [first, second] = checks;
  if (count === 1 && first !== undefined) {
    return (budget, a) => {
      budget.burn(1);
      return first(a) ? run(budget, a) : undefined;
    };
  }
  if (count === 2 && first !== undefined && second !== undefined) {
    return (budget, a, b) => {
      budget.burn(1);
      return first(a) && second(b) ? run(budget, a, b) : undefined;
    };
  }
  return (budget, ...given) => {
    budget.burn(1);
    let complete = true;
    for (let index = 0; index < count; index += 1) {
      if (checks[index]?.(given[index]) === false) complete = false;
    }
    return complete ? run(budget, ...given) : undefined;
  };
}

/** `count` includes what is read of the scope. */
function handled(run: Callable, count: number): Callable {
  if (count === 1) {
    return (budget, a) => {
      budget.burn(1);
      return run(budget, a);
    };
  }
  return (budget, ...given) => {
    budget.burn(1);
    return run(budget, ...given);
  };
}

type Check = (given: unknown) => boolean;

/** False for a missing argument; throws for one of the wrong kind. */
function checkOf(definition: FunctionDefinition, index: number): Check {
  const parameter = parameterAt(definition, index);
  if (parameter === undefined) return () => true;
  const { type } = parameter;
  if (!(type in predicates)) return () => true;
  const accepts = predicates[type as keyof typeof predicates];
  return (given) => {
    const value = given as Value;
    if (value === undefined || value === null) return false;
    if (accepts(value)) return true;
    const hint = type === "number" && typeof value === "string" ? " (number(…) reads one)" : "";
    throw failed(
      `${definition.name}(…) needs ${kindNames[type]} as “${parameter.name}”, not ${kindOf(value)}${hint}`,
    );
  };
}

/** Whether a parameter takes `entry => …`, alone or beside a value. */
export function takesLambda(parameter: Parameter): boolean {
  return parameter.type === "lambda" || parameter.answers !== undefined;
}

export function parameterAt(definition: FunctionDefinition, index: number): Parameter | undefined {
  const { parameters } = definition;
  const last = parameters[parameters.length - 1];
  return parameters[index] ?? (last?.rest === true ? last : undefined);
}

const isText = (value: Value): boolean => typeof value === "string";

const predicates = {
  value: () => true,
  scalar: (value: Value) =>
    typeof value === "string" || typeof value === "boolean" || isDecimal(value),
  numeric: (value: Value) => typeof value === "string" || isDecimal(value),
  sized: (value: Value) => typeof value === "string" || isList(value),
  text: isText,
  date: isText,
  instant: isText,
  number: isDecimal,
  boolean: (value: Value) => typeof value === "boolean",
  list: isList,
  object: isObject,
} as const satisfies { readonly [type: string]: (value: Value) => boolean };

/** The kinds of parameters in the words of messages. */
export const kindNames = {
  value: "a value",
  scalar: "text, a number, true or false",
  numeric: "a number or text",
  sized: "text or a list",
  text: "text",
  date: "a date",
  instant: "an instant",
  number: "a number",
  boolean: "true or false",
  list: "a list",
  object: "an object",
  lambda: "a function such as x => …",
  pattern: "a pattern such as /…/",
  table: "the name of a table",
  keys: "columns with values",
  column: "the name of a column",
} as const;
