import type { Value } from "./values";

/** Half open offsets in the text. */
export type Span = readonly [number, number];

export type BinaryOperator = "+" | "-" | "*" | "/" | "==" | "!=" | "<" | "<=" | ">" | ">=";
export type LogicOperator = "&&" | "||" | "??";

/** The one form of an expression that checker, generator, closures and explanations share. */
export type Tree = { readonly at: Span } & (
  | { readonly kind: "literal"; readonly value: Value }
  | { readonly kind: "root"; readonly name: string }
  | { readonly kind: "local"; readonly name: string }
  | { readonly kind: "member"; readonly target: Tree; readonly name: string; readonly nameAt: Span }
  | { readonly kind: "index"; readonly target: Tree; readonly position: Tree }
  | { readonly kind: "unary"; readonly operator: "!" | "-"; readonly operand: Tree }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Tree;
      readonly right: Tree;
    }
  | {
      readonly kind: "logic";
      readonly operator: LogicOperator;
      readonly left: Tree;
      readonly right: Tree;
    }
  | { readonly kind: "choice"; readonly test: Tree; readonly yes: Tree; readonly no: Tree }
  | { readonly kind: "list"; readonly entries: readonly Tree[] }
  | {
      readonly kind: "object";
      readonly fields: readonly { readonly name: string; readonly value: Tree }[];
    }
  | { readonly kind: "template"; readonly parts: readonly (string | Tree)[] }
  | {
      readonly kind: "call";
      readonly name: string;
      readonly nameAt: Span;
      readonly arguments: readonly Argument[];
    }
  | {
      /** `lookup("Items", { sku: line.sku }, "ours", otherwise)`: which table and columns is known before it runs. */
      readonly kind: "lookup";
      readonly nameAt: Span;
      readonly table: WrittenName;
      readonly keys: readonly (WrittenName & { readonly value: Tree })[];
      readonly take: WrittenName;
      /** Given where no row has the keys; without it that is an error. */
      readonly otherwise?: Tree;
    }
);

/** A name with its place in the text, quotes included. */
export type WrittenName = { readonly name: string; readonly at: Span };

export type Lambda = {
  readonly kind: "lambda";
  readonly at: Span;
  readonly parameters: readonly string[];
  readonly body: Tree;
  /** Nodes of the body: what one call costs grows with it. */
  readonly nodes: number;
};

export type Pattern = {
  readonly kind: "pattern";
  readonly at: Span;
  readonly source: string;
  readonly flags: string;
};

export type Argument = Tree | Lambda | Pattern;

export function isTree(argument: Argument): argument is Tree {
  return argument.kind !== "lambda" && argument.kind !== "pattern";
}

/** The path a tree reads, `input.lines[0].sku`, or undefined where it is not a plain path. */
export function pathOf(tree: Tree): string | undefined {
  if (tree.kind === "root" || tree.kind === "local") return tree.name;
  if (tree.kind === "member") {
    const target = pathOf(tree.target);
    return target === undefined ? undefined : target + stepText(tree.name);
  }
  if (tree.kind === "index" && tree.position.kind === "literal") {
    const target = pathOf(tree.target);
    return target === undefined ? undefined : `${target}[${tree.position.value}]`;
  }
  return undefined;
}

/** `.city`, or `["PO Number"]` for a name that is not plain. */
export function stepText(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

/** The direct children of a tree, lambda bodies included. */
export function childrenOf(tree: Tree): readonly Tree[] {
  switch (tree.kind) {
    case "literal":
    case "root":
    case "local":
      return [];
    case "member":
      return [tree.target];
    case "index":
      return [tree.target, tree.position];
    case "unary":
      return [tree.operand];
    case "binary":
    case "logic":
      return [tree.left, tree.right];
    case "choice":
      return [tree.test, tree.yes, tree.no];
    case "list":
      return tree.entries;
    case "object":
      return tree.fields.map((field) => field.value);
    case "template":
      return tree.parts.filter((part) => typeof part !== "string");
    case "call":
      return tree.arguments.flatMap((argument) =>
        argument.kind === "lambda" ? [argument.body] : isTree(argument) ? [argument] : [],
      );
    case "lookup": {
      const keys = tree.keys.map(({ value }) => value);
      return tree.otherwise === undefined ? keys : [...keys, tree.otherwise];
    }
  }
}

/** Whether any part of a tree, the tree itself included, is as asked. */
export function contains(tree: Tree, is: (part: Tree) => boolean): boolean {
  return is(tree) || childrenOf(tree).some((child) => contains(child, is));
}
