import type { Budget } from "./budget";
import { functionNamed } from "./functions/catalogue";
import { bind, type Entry } from "./functions/definition";
import { lambdaUnits, type Root } from "./generate";
import { lookUpOf, noRow } from "./look-up";
import { operators } from "./operators";
import { compilePattern } from "./pattern";
import { type Argument, isTree, type Lambda, type Tree } from "./tree";
import type { Value } from "./values";

/** What closures read while they run: roots, bound names by number, budget. */
export type Frame = {
  readonly scope: Root;
  readonly locals: Value[];
  readonly budget: Budget;
};

export type Closure = (frame: Frame) => Value;

/** Called for every node; an explanation wraps closures with it, plain closures come back as they are. */
export type Wrap = (tree: Tree, closure: Closure) => Closure;

type Slots = ReadonlyMap<string, number>;

/** Compiles a tree without eval. Same operators and functions as the generated code. */
export function closureOf(
  tree: Tree,
  locals: readonly string[],
  wrap: Wrap = (_tree, closure) => closure,
): Closure {
  const slots = new Map(locals.map((name, index) => [name, index]));
  return new Closures(wrap).of(tree, slots);
}

class Closures {
  private readonly wrap: Wrap;

  constructor(wrap: Wrap) {
    this.wrap = wrap;
  }

  of(tree: Tree, slots: Slots): Closure {
    return this.wrap(tree, this.plain(tree, slots));
  }

  private plain(tree: Tree, slots: Slots): Closure {
    switch (tree.kind) {
      case "literal": {
        const { value } = tree;
        return () => value;
      }
      case "root": {
        const { name } = tree;
        return ({ scope }) => operators.member(scope, name);
      }
      case "local": {
        const slot = slots.get(tree.name) ?? -1;
        return ({ locals }) => locals[slot];
      }
      case "member": {
        const target = this.of(tree.target, slots);
        const { name } = tree;
        return (frame) => operators.member(target(frame), name);
      }
      case "index": {
        const target = this.of(tree.target, slots);
        const position = this.of(tree.position, slots);
        return (frame) => operators.index(target(frame), position(frame));
      }
      case "unary": {
        const operand = this.of(tree.operand, slots);
        return tree.operator === "!"
          ? (frame) => operators.not(operand(frame))
          : (frame) => operators.negative(operand(frame));
      }
      case "binary":
        return this.binary(tree, slots);
      case "logic":
        return this.logic(tree, slots);
      case "choice": {
        const test = this.of(tree.test, slots);
        const yes = this.of(tree.yes, slots);
        const no = this.of(tree.no, slots);
        return (frame) => {
          const answer = operators.test(test(frame));
          return answer === undefined ? undefined : answer ? yes(frame) : no(frame);
        };
      }
      case "list": {
        const entries = tree.entries.map((entry) => this.of(entry, slots));
        return (frame) => {
          frame.budget.burn(entries.length);
          return entries.map((entry) => entry(frame) ?? null);
        };
      }
      case "object": {
        const fields = tree.fields.map(({ name, value }) => [name, this.of(value, slots)] as const);
        return (frame) => {
          frame.budget.burn(fields.length);
          return operators.compact(
            Object.fromEntries(fields.map(([name, value]) => [name, value(frame)])),
          );
        };
      }
      case "template": {
        const parts = tree.parts.map((part) =>
          typeof part === "string" ? () => part : this.of(part, slots),
        );
        return (frame) => operators.template(frame.budget, ...parts.map((part) => part(frame)));
      }
      case "call":
        return this.call(tree, slots);
      case "lookup":
        return this.lookUp(tree, slots);
    }
  }

  private lookUp(tree: Extract<Tree, { kind: "lookup" }>, slots: Slots): Closure {
    const find = lookUpOf(tree);
    const keys = tree.keys.map(({ value }) => this.of(value, slots));
    const otherwise = tree.otherwise === undefined ? undefined : this.of(tree.otherwise, slots);
    return (frame) => {
      const values = keys.map((key) => key(frame));
      const { tables, run } = frame.scope;
      const found = find(frame.budget, tables, run, ...values);
      return found === noRow ? otherwise?.(frame) : found;
    };
  }

  private binary(tree: Extract<Tree, { kind: "binary" }>, slots: Slots): Closure {
    const left = this.of(tree.left, slots);
    const right = this.of(tree.right, slots);
    switch (tree.operator) {
      case "+":
        return (frame) => operators.plus(frame.budget, left(frame), right(frame));
      case "-":
        return (frame) => operators.minus(left(frame), right(frame));
      case "*":
        return (frame) => operators.times(left(frame), right(frame));
      case "/":
        return (frame) => operators.over(left(frame), right(frame));
      case "<":
        return (frame) => operators.less(frame.budget, left(frame), right(frame));
      case "<=":
        return (frame) => operators.lessOrEqual(frame.budget, left(frame), right(frame));
      case ">":
        return (frame) => operators.greater(frame.budget, left(frame), right(frame));
      case ">=":
        return (frame) => operators.greaterOrEqual(frame.budget, left(frame), right(frame));
      case "==":
        return (frame) => operators.equals(frame.budget, left(frame), right(frame));
      case "!=":
        return (frame) => !operators.equals(frame.budget, left(frame), right(frame));
    }
  }

  private logic(tree: Extract<Tree, { kind: "logic" }>, slots: Slots): Closure {
    const left = this.of(tree.left, slots);
    const right = this.of(tree.right, slots);
    if (tree.operator === "??") return (frame) => left(frame) ?? right(frame);
    if (tree.operator === "&&") {
      return (frame) => {
        const side = left(frame);
        return side === false ? false : operators.and(side, right(frame));
      };
    }
    return (frame) => {
      const side = left(frame);
      return side === true ? true : operators.or(side, right(frame));
    };
  }

  private call(tree: Extract<Tree, { kind: "call" }>, slots: Slots): Closure {
    const definition = functionNamed(tree.name);
    if (definition === undefined) throw new Error(`No function ${tree.name}`);
    const bound = bind(definition, tree.arguments.length);
    const given = tree.arguments.map((argument) => this.argument(argument, slots));
    if (definition.reads === "run") {
      return (frame) =>
        bound(
          frame.budget,
          operators.member(frame.scope, "run"),
          ...given.map((argument) => argument(frame)),
        );
    }
    return (frame) => bound(frame.budget, ...given.map((argument) => argument(frame)));
  }

  private argument(argument: Argument, slots: Slots): (frame: Frame) => unknown {
    if (isTree(argument)) return this.of(argument, slots);
    if (argument.kind === "pattern") {
      const pattern = compilePattern(argument.source, argument.flags);
      return () => pattern;
    }
    return this.lambda(argument, slots);
  }

  private lambda(lambda: Lambda, slots: Slots): (frame: Frame) => Entry {
    const inner = new Map(slots);
    // Slots of names that are shadowed stay taken: an inner call must not overwrite an outer entry.
    const base = Math.max(-1, ...inner.values()) + 1;
    lambda.parameters.forEach((parameter, index) => {
      inner.set(parameter, base + index);
    });
    const body = this.of(lambda.body, inner);
    const units = lambdaUnits(lambda);
    const withIndex = lambda.parameters.length > 1;
    return (frame) => (value, index) => {
      if (units !== undefined) frame.budget.burn(units);
      frame.locals[base] = value;
      if (withIndex) frame.locals[base + 1] = index;
      return body(frame);
    };
  }
}
