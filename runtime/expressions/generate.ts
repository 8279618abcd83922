import { Budget } from "./budget";
import { Wide } from "./decimals";
import { functionNamed } from "./functions/catalogue";
import { bind, type FunctionDefinition, parameterAt } from "./functions/definition";
import { fastChecks, isNumberLiteral, isPlainLiteral, isSure, literal } from "./generate-code";
import { lookUpOf, noRow } from "./look-up";
import { operators } from "./operators";
import { compilePattern } from "./pattern";
import { type Argument, contains, isTree, type Lambda, type Tree } from "./tree";
import type { Value } from "./values";

export type Root = { readonly [name: string]: Value };

/** Names whose plain property access could reach a prototype or a wide decimal's own fields. */
const guardedNames: ReadonlySet<string> = new Set(
  [Object, Array, String, Number, Boolean, Wide]
    .flatMap((made) => Object.getOwnPropertyNames(made.prototype))
    .concat("coefficient", "scale"),
);

const paying: ReadonlySet<Tree["kind"]> = new Set([
  "list",
  "object",
  "template",
  "call",
  "lookup",
] as const);

const binaryCalls = {
  "-": "minus",
  "*": "times",
  "/": "over",
} as const;
const budgetedCalls = {
  "<": "less",
  "<=": "lessOrEqual",
  ">": "greater",
  ">=": "greaterOrEqual",
} as const;

/**
 * Writes JavaScript for trees. Only JSON literals, names invented here and operators go into the
 * text, never anything from the source. `b` is the budget, `o` the operators, `k` the constants.
 */
export class Generator {
  readonly constants: unknown[] = [];
  private readonly roots = new Map<string, string>();
  private temporaries: string[] = [];
  private names = 0;
  /** Whether anything written so far pays from `b`. */
  usesBudget = false;

  /** A new name with a prefix of ours. */
  fresh(prefix: string): string {
    this.names += 1;
    return `${prefix}${this.names}`;
  }

  constant(value: unknown): string {
    const known = this.constants.indexOf(value);
    return `k${known < 0 ? this.constants.push(value) - 1 : known}`;
  }

  /** `const` lines that read the roots used so far from `scope`. */
  rootLines(): string {
    return [...this.roots]
      .map(([name, variable]) =>
        guardedNames.has(name)
          ? `const ${variable} = o_member(scope, ${literal(name)});`
          : `const ${variable} = scope[${literal(name)}];`,
      )
      .join("\n");
  }

  /** Variables of the roots used so far. */
  rootVariables(): readonly string[] {
    return [...this.roots.values()];
  }

  /** Declares the temporaries asked for since the last call. */
  temporaryLine(): string {
    const line = this.temporaries.length === 0 ? "" : `let ${this.temporaries.join(", ")};`;
    this.temporaries = [];
    return line;
  }

  /** Sets the pending temporaries aside while an inner scope is written. */
  takeTemporaries(): string[] {
    const taken = this.temporaries;
    this.temporaries = [];
    return taken;
  }

  putTemporaries(taken: string[]): void {
    this.temporaries = taken;
  }

  expression(tree: Tree, locals: ReadonlyMap<string, string>): string {
    if (paying.has(tree.kind)) this.usesBudget = true;
    const inner = (child: Tree) => this.expression(child, locals);
    switch (tree.kind) {
      case "literal":
        return tree.value instanceof Wide ? this.constant(tree.value) : literal(tree.value);
      case "root":
        return this.root(tree.name);
      case "local":
        return locals.get(tree.name) ?? "undefined";
      case "member":
        if (tree.name === "length") return `o_lengthOf(${inner(tree.target)})`;
        return guardedNames.has(tree.name)
          ? `o_member(${inner(tree.target)}, ${literal(tree.name)})`
          : `${chainable(tree.target, inner(tree.target))}?.[${literal(tree.name)}]`;
      case "index":
        return `o_index(${inner(tree.target)}, ${inner(tree.position)})`;
      case "unary":
        if (tree.operator === "-") return `o_negative(${inner(tree.operand)})`;
        return isSure(tree.operand) ? `!${inner(tree.operand)}` : `o_not(${inner(tree.operand)})`;
      case "binary":
        return this.binary(tree, inner(tree.left), inner(tree.right));
      case "logic":
        return this.logic(tree, inner(tree.left), inner(tree.right));
      case "choice":
        return this.choice(tree, locals);
      case "list":
        return `(b.burn(${tree.entries.length}), [${tree.entries
          .map((entry) => `${inner(entry)} ?? null`)
          .join(", ")}])`;
      case "object":
        return `(b.burn(${tree.fields.length}), o_compact({${tree.fields
          .map((field) => `${literal(field.name)}: ${inner(field.value)}`)
          .join(", ")}}))`;
      case "template":
        return `o_template(b, ${tree.parts
          .map((part) => (typeof part === "string" ? literal(part) : inner(part)))
          .join(", ")})`;
      case "call":
        return this.call(tree, locals);
      case "lookup":
        return this.lookUp(tree, locals);
    }
  }

  private lookUp(
    tree: Extract<Tree, { kind: "lookup" }>,
    locals: ReadonlyMap<string, string>,
  ): string {
    const find = this.constant(lookUpOf(tree));
    const keys = tree.keys.map(({ value }) => `, ${this.expression(value, locals)}`).join("");
    const call = `${find}(b, ${this.root("tables")}, ${this.root("run")}${keys})`;
    if (tree.otherwise === undefined) return call;
    const found = this.temporary();
    const otherwise = this.expression(tree.otherwise, locals);
    return `((${found} = ${call}) === ${this.constant(noRow)} ? ${otherwise} : ${found})`;
  }

  private choice(
    tree: Extract<Tree, { kind: "choice" }>,
    locals: ReadonlyMap<string, string>,
  ): string {
    const [yes, no] = [tree.yes, tree.no].map((side) => this.expression(side, locals));
    const code = this.expression(tree.test, locals);
    if (isSure(tree.test)) return `(${code} ? ${yes} : ${no})`;
    const test = this.temporary();
    return `((${test} = o_test(${code})) === true ? ${yes} : ${test} === false ? ${no} : undefined)`;
  }

  private root(name: string): string {
    const known = this.roots.get(name);
    if (known !== undefined) return known;
    const variable = this.fresh("r");
    this.roots.set(name, variable);
    return variable;
  }

  private binary(tree: Extract<Tree, { kind: "binary" }>, left: string, right: string): string {
    const { operator } = tree;
    if (operator === "-" || operator === "*" || operator === "/") {
      return `o_${binaryCalls[operator]}(${left}, ${right})`;
    }
    if (operator === "==" || operator === "!=") return this.equality(tree, left, right);
    if (operator === "+") return `o_plus(${this.budget()}, ${left}, ${right})`;
    const call = `o_${budgetedCalls[operator]}`;
    if (!isNumberLiteral(tree.right)) return `${call}(${this.budget()}, ${left}, ${right})`;
    const side = this.temporary();
    return `(typeof (${side} = ${left}) === "number" ? ${side} ${operator} ${right} : ${call}(${this.budget()}, ${side}, ${right}))`;
  }

  /** Against a literal that only itself can equal, the comparison of JavaScript is the same. */
  private equality(tree: Extract<Tree, { kind: "binary" }>, left: string, right: string): string {
    const not = tree.operator === "!=";
    if (isPlainLiteral(tree.right)) return `(${left} ${not ? "!==" : "==="} ${right})`;
    const call = `o_equals(${this.budget()}, ${left}, ${right})`;
    return not ? `!${call}` : call;
  }

  private budget(): string {
    this.usesBudget = true;
    return "b";
  }

  /** The right side runs only where it can still decide, and is written once. */
  private logic(tree: Extract<Tree, { kind: "logic" }>, left: string, right: string): string {
    const { operator } = tree;
    const sure = isSure(tree.left) && isSure(tree.right);
    if (operator === "??" || sure) return `(${left} ${operator} ${right})`;
    if (operator === "&&") return this.both(left, right);
    const side = this.temporary();
    return `((${side} = ${left}) === true ? true : o_or(${side}, ${right}))`;
  }

  /** `left && right` of two conditions. */
  both(left: string, right: string): string {
    const side = this.temporary();
    return `((${side} = ${left}) === false ? false : o_and(${side}, ${right}))`;
  }

  /**
   * A call whose arguments are of the right kind goes straight to the function; any other goes through
   * `bind`, which spreads missing and names the wrong argument.
   */
  private call(tree: Extract<Tree, { kind: "call" }>, locals: ReadonlyMap<string, string>): string {
    const definition = functionNamed(tree.name);
    if (definition === undefined) throw new Error(`No function ${tree.name}`);
    const { arguments: given } = tree;
    const [only] = given;
    if (tree.name === "isMissing" && only !== undefined && isTree(only)) {
      return `((${this.expression(only, locals)} ?? null) === null)`;
    }
    const args = given.map((argument) => this.argument(argument, locals));
    return this.boundCall(definition, args);
  }

  private boundCall(definition: FunctionDefinition, codes: readonly string[]): string {
    const bound = this.constant(bind(definition, codes.length));
    const run = definition.reads === "run" ? `, ${this.root("run")}` : "";
    const checks: string[] = [];
    const assigned: string[] = [];
    const values = codes.map((code, index) => {
      const check = fastChecks[parameterAt(definition, index)?.type ?? "value"];
      if (check === undefined) return code;
      const variable = this.temporary();
      assigned.push(`${variable} = ${code}`);
      checks.push(check(variable));
      return variable;
    });
    const rest = values.map((value) => `, ${value}`).join("");
    const direct = definition.missing !== "handled" && checks.length > 0 && run === "";
    if (!direct) return `${bound}(b${run}${codes.map((code) => `, ${code}`).join("")})`;
    const body = this.constant(definition.run);
    return `(${assigned.join(", ")}, ${checks.join(" && ")} ? (b.burn(1), ${body}(b${rest})) : ${bound}(b${rest}))`;
  }

  private argument(argument: Argument, locals: ReadonlyMap<string, string>): string {
    if (isTree(argument)) return this.expression(argument, locals);
    if (argument.kind === "pattern") {
      return this.constant(compilePattern(argument.source, argument.flags));
    }
    return this.lambda(argument, locals);
  }

  private lambda(lambda: Lambda, locals: ReadonlyMap<string, string>): string {
    const bound = new Map(locals);
    const variables = lambda.parameters.map((parameter) => {
      const variable = this.fresh("p");
      bound.set(parameter, variable);
      return variable;
    });
    const outer = this.takeTemporaries();
    const body = this.expression(lambda.body, bound);
    const declared = this.temporaryLine();
    this.putTemporaries(outer);
    const units = lambdaUnits(lambda);
    const burn = units === undefined ? "" : `b.burn(${units});`;
    if (burn !== "") this.usesBudget = true;
    return `((${variables.join(", ")}) => { ${declared}${burn} return ${body}; })`;
  }

  private temporary(): string {
    const name = this.fresh("t");
    this.temporaries.push(name);
    return name;
  }
}

/**
 * Extra units of one call of a lambda: a long one costs more. 0 where it only computes, so that wide
 * decimals are paid for while they are made; undefined where nothing is to be paid.
 */
export function lambdaUnits({ nodes, body }: Lambda): number | undefined {
  if (nodes >= 64) return nodes >> 4;
  const computes = contains(
    body,
    (part) => part.kind === "binary" && ["+", "-", "*", "/"].includes(part.operator),
  );
  return computes ? 0 : undefined;
}

function chainable(tree: Tree, code: string): string {
  const plain = tree.kind === "root" || tree.kind === "local" || tree.kind === "member";
  return plain ? code : `(${code})`;
}

const operatorLine = `const ${Object.keys(operators)
  .map((name) => `o_${name} = o.${name}`)
  .join(", ")};`;

/** Turns generated text into a function of (scope): the only `new Function` of the runtime. */
export function evaluate<T>(generator: Generator, body: string, prelude = ""): T {
  const constants = generator.constants.map((_, index) => `k${index} = k[${index}]`).join(", ");
  const source = `"use strict"; ${operatorLine} ${constants === "" ? "" : `const ${constants};`} ${prelude} return (scope) => {\n${body}\n};`;
  const made = new Function("o", "k", "b", source) as (
    o: typeof operators,
    k: readonly unknown[],
    b: Budget,
  ) => T;
  // One budget per compiled text: it never runs inside itself, and starts by refilling.
  return made(operators, generator.constants, new Budget());
}
