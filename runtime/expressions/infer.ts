import { inferCall } from "./infer-call";
import { inferLookUp } from "./infer-look-up";
import { inferBinary, inferFallback, inferLogic, inferUnary } from "./infer-operators";
import type { ExpressionProblem, TypeEnvironment, ValueType } from "./language";
import { didYouMean, nearest } from "./suggest";
import { pathOf, type Span, stepText, type Tree } from "./tree";
import {
  anyType,
  booleanType,
  emptyListType,
  isOptional,
  isTextual,
  nullType,
  numberType,
  optionalWhen,
  textType,
  typeName,
  unionOf,
} from "./types";
import { isDecimal, isList, type Value } from "./values";

/** What is known of a value: its type and, where it is a plain part of the scope, its static path. */
export type Known = { readonly type: ValueType; readonly path?: string | undefined };

export type Locals = ReadonlyMap<string, Known>;

/** Infers the type of every part of a tree and collects problems and reads on the way. */
export class Inference {
  readonly problems: ExpressionProblem[] = [];
  readonly reads = new Set<string>();
  readonly text: string;
  readonly environment: TypeEnvironment;

  constructor(text: string, environment: TypeEnvironment) {
    this.text = text;
    this.environment = environment;
  }

  /** Type of a tree whose value is used, so that its path counts as read. */
  read(tree: Tree, locals: Locals): ValueType {
    const { type, path } = this.know(tree, locals);
    this.note(path);
    return type;
  }

  note(path: string | undefined): void {
    if (path !== undefined) this.reads.add(path);
  }

  /** Type and path of a tree; the path is not yet counted as read. */
  know(tree: Tree, locals: Locals): Known {
    switch (tree.kind) {
      case "literal":
        return { type: literalType(tree.value) };
      case "root":
        return this.root(tree.name, tree.at);
      case "local":
        return locals.get(tree.name) ?? { type: anyType };
      case "member":
        return this.member(tree, locals);
      case "index":
        return this.index(tree, locals);
      case "unary":
        return { type: inferUnary(this, tree, locals) };
      case "binary":
        return { type: inferBinary(this, tree, locals) };
      case "logic":
        return tree.operator === "??"
          ? inferFallback(this, tree, locals)
          : inferLogic(this, tree, locals);
      case "choice": {
        const test = this.truth(tree.test, this.read(tree.test, locals), "? :");
        const type = unionOf(this.read(tree.yes, locals), this.read(tree.no, locals));
        return { type: optionalWhen(isOptional(test), type) };
      }
      case "list": {
        const types = tree.entries.map((entry) => this.read(entry, locals));
        const [first, ...rest] = types;
        if (first === undefined) return { type: emptyListType };
        return { type: { kind: "list", of: rest.reduce(unionOf, first) } };
      }
      case "object": {
        const fields: { [name: string]: ValueType } = Object.create(null);
        for (const { name, value } of tree.fields) fields[name] = this.read(value, locals);
        return { type: { kind: "object", fields } };
      }
      case "template":
        for (const part of tree.parts) {
          if (typeof part !== "string") this.textual(part, this.read(part, locals));
        }
        return { type: textType };
      case "call":
        return inferCall(this, tree, locals);
      case "lookup":
        return { type: inferLookUp(this, tree, locals) };
    }
  }

  report(
    severity: "error" | "warning",
    at: Span,
    message: string,
    fix?: ExpressionProblem["fix"] | undefined,
  ): void {
    this.problems.push({ severity, message, at, ...(fix === undefined ? {} : { fix }) });
  }

  /** What a condition's own type says against it: not true or false, or possibly missing. */
  conditionProblems(tree: Tree, type: ValueType): readonly ExpressionProblem[] {
    if (type.kind === "null" || (type.kind !== "any" && type.kind !== "boolean")) {
      const message = `A condition must be true or false, but this is ${typeName(type)}`;
      return [{ severity: "error", message, at: tree.at }];
    }
    return type.kind === "boolean" && isOptional(type) ? [this.missingCondition(tree)] : [];
  }

  /** The warning for a condition that may be missing, with the fix that decides it. */
  missingCondition(tree: Tree): ExpressionProblem {
    const plain = tree.kind === "member" || tree.kind === "root" || tree.kind === "call";
    const whole = tree.at[0] === 0 && tree.at[1] === this.text.length;
    const decide = (source: string): string => {
      const decided = plain ? `${source} ?? false` : `(${source}) ?? false`;
      return whole ? decided : `(${decided})`;
    };
    return {
      severity: "warning",
      message: "This condition is missing where a value it reads is missing, and then fails",
      at: tree.at,
      fix: this.rewritten(tree.at, decide, "Take missing as false"),
    };
  }

  /** A fix that rewrites a part of the text. */
  rewritten(
    [start, end]: Span,
    by: (source: string) => string,
    label: string,
  ): NonNullable<ExpressionProblem["fix"]> {
    const { text } = this;
    return { label, text: text.slice(0, start) + by(text.slice(start, end)) + text.slice(end) };
  }

  /** Checks that a type can be true or false. */
  truth(tree: Tree, type: ValueType, operator: string): ValueType {
    if (type.kind !== "boolean" && type.kind !== "any" && type.kind !== "null") {
      const hint = operator === "||" ? "; for a default write ??" : "";
      this.report(
        "error",
        tree.at,
        `${operator} needs true or false, but ${this.called(tree)} is ${typeName(type)}${hint}`,
      );
    }
    return type;
  }

  /** Checks that a type has a text. */
  textual(tree: Tree, type: ValueType): void {
    if (type.kind !== "list" && type.kind !== "object") return;
    const message = `${this.called(tree)} is ${typeName(type)}, which has no text: use toJson(…) or join(…)`;
    this.report("error", tree.at, message);
  }

  /** How a message calls a part: its path, else its text. */
  called(tree: Tree): string {
    const path = pathOf(tree);
    if (path !== undefined) return path;
    const source = this.text.slice(tree.at[0], tree.at[1]);
    return source.length <= 40 ? `“${source}”` : `“${source.slice(0, 37)}…”`;
  }

  private root(name: string, at: Span): Known {
    if (Object.hasOwn(this.environment, name)) {
      return { type: this.environment[name] ?? anyType, path: name };
    }
    const names = Object.keys(this.environment);
    const fix = this.renamed(at, nearest(name, names));
    this.report("error", at, `“${name}” is not known here${didYouMean(name, names)}`, fix);
    return { type: anyType };
  }

  private renamed(at: Span, name: string | undefined): ExpressionProblem["fix"] {
    return name === undefined ? undefined : this.rewritten(at, () => name, `Write ${name}`);
  }

  private member(tree: Extract<Tree, { kind: "member" }>, locals: Locals): Known {
    const { name, nameAt } = tree;
    const target = this.know(tree.target, locals);
    const { type } = target;
    const path = target.path === undefined ? undefined : target.path + stepText(name);
    const optional = isOptional(type);
    if (name === "length" && (type.kind === "list" || isTextual(type))) {
      this.note(target.path);
      return { type: optionalWhen(optional, numberType) };
    }
    if (type.kind === "any") return { type: optionalWhen(optional, anyType), path };
    if (type.kind === "null") return { type: nullType };
    if (type.kind === "object") return this.field(tree, type, path);
    this.note(target.path);
    const hint =
      type.kind === "list" ? `: use .map(x => x.${name}) or [0]` : `: it has no “${name}”`;
    this.report("error", nameAt, `${this.called(tree.target)} is ${typeName(type)}${hint}`);
    return { type: anyType };
  }

  private field(
    tree: Extract<Tree, { kind: "member" }>,
    type: Extract<ValueType, { kind: "object" }>,
    path: string | undefined,
  ): Known {
    const { name, nameAt } = tree;
    if (Object.hasOwn(type.fields, name)) {
      return { type: optionalWhen(isOptional(type), type.fields[name] ?? anyType), path };
    }
    if (type.open === true) return { type: anyType, path };
    if (type.idsOf !== undefined) {
      this.report("error", nameAt, `No ${type.idsOf} “${name}” comes before this one`);
      return { type: anyType };
    }
    const names = Object.keys(type.fields);
    const near = nearest(name, names);
    const plain =
      /^[\w$]/.test(this.text.charAt(nameAt[0])) && /^[A-Za-z_$][\w$]*$/.test(near ?? "");
    const message = `${this.called(tree.target)} has no “${name}”${didYouMean(name, names)}`;
    this.report("error", nameAt, message, plain ? this.renamed(nameAt, near) : undefined);
    return { type: anyType };
  }

  private index(tree: Extract<Tree, { kind: "index" }>, locals: Locals): Known {
    const { type, path } = this.know(tree.target, locals);
    const position = this.read(tree.position, locals);
    const mayBeList = type.kind === "list" || type.kind === "any";
    if (mayBeList && position.kind !== "number" && position.kind !== "any") {
      const message = `A position is a whole number, but this is ${typeName(position)}`;
      this.report("error", tree.position.at, message);
    }
    const entry = path === undefined ? undefined : `${path}[]`;
    if (type.kind === "list") return { type: optionalWhen(true, type.of), path: entry };
    if (type.kind !== "any" && type.kind !== "null") {
      this.note(path);
      const hint = type.kind === "object" ? ": a computed field is get(object, name)" : "";
      const message = `${this.called(tree.target)} is ${typeName(type)}, not a list${hint}`;
      this.report("error", tree.at, message);
    }
    return { type: anyType, path: type.kind === "any" ? entry : undefined };
  }
}

function literalType(value: Value): ValueType {
  if (value === undefined || value === null) return nullType;
  if (typeof value === "string") return textType;
  if (typeof value === "boolean") return booleanType;
  if (isDecimal(value)) return numberType;
  return isList(value) ? { kind: "list", of: anyType } : anyType;
}
