import type {
  AssignmentExpression,
  CallExpression,
  Expression,
  Literal,
  MemberExpression,
  Node,
  Property,
  SpreadElement,
} from "acorn";
import { decimalOfText } from "./decimals";
import { EvaluationFailure } from "./failure";
import { functionDefinitions, functionNamed } from "./functions/catalogue";
import {
  type FunctionDefinition,
  kindNames,
  parameterAt,
  takesLambda,
} from "./functions/definition";
import { lowerLookUp } from "./lower-look-up";
import { binaryOperators, checkCount, ofOtherLanguages, refusals, refused } from "./lower-refusals";
import { compilePattern } from "./pattern";
import { didYouMean, nearest } from "./suggest";
import { replacement, SyntaxProblem } from "./syntax-problem";
import type { Argument, Lambda, Span, Tree } from "./tree";

const nodesMax = 1_000;
const depthMax = 100;

/** Turns acorn's tree into ours by an allow-list. Throws SyntaxProblem. */
export function lowerExpression(text: string, parsed: Expression, locals: readonly string[]): Tree {
  return new Lowering(text).lower(parsed, locals, 1);
}

class Lowering {
  private nodes = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  lower(node: Expression | SpreadElement, locals: readonly string[], depth: number): Tree {
    this.count(node, depth);
    const at: Span = [node.start, node.end];
    const inner = (child: Expression | SpreadElement) => this.lower(child, locals, depth + 1);
    switch (node.type) {
      case "ParenthesizedExpression":
        return inner(node.expression);
      case "ChainExpression":
        return inner(node.expression);
      case "Literal":
        return { kind: "literal", value: this.literal(node), at };
      case "Identifier":
        return this.name(node.name, at, locals);
      case "MemberExpression":
        return this.member(node, locals, depth);
      case "UnaryExpression":
        if (node.operator !== "!" && node.operator !== "-") {
          throw refused(node, `“${node.operator}” is not part of the language`);
        }
        return { kind: "unary", operator: node.operator, operand: inner(node.argument), at };
      case "BinaryExpression": {
        const operator = binaryOperators[node.operator];
        if (node.operator === "%") {
          const [left, right] = [node.left, node.right].map(({ start, end }) =>
            this.text.slice(start, end),
          );
          throw replacement(
            this.text,
            [node.start, node.end],
            "“%” is written mod(…)",
            `mod(${left}, ${right})`,
          );
        }
        if (operator === undefined || node.left.type === "PrivateIdentifier") {
          throw refused(node, `“${node.operator}” is not part of the language`);
        }
        return { kind: "binary", operator, left: inner(node.left), right: inner(node.right), at };
      }
      case "LogicalExpression": {
        const [left, right] = [inner(node.left), inner(node.right)];
        return { kind: "logic", operator: node.operator, left, right, at };
      }
      case "ConditionalExpression": {
        const test = inner(node.test);
        return { kind: "choice", test, yes: inner(node.consequent), no: inner(node.alternate), at };
      }
      case "ArrayExpression":
        return {
          kind: "list",
          entries: node.elements.map((entry) => {
            if (entry === null) throw refused(node, "An entry of the list is left out");
            return inner(entry);
          }),
          at,
        };
      case "ObjectExpression":
        return { kind: "object", fields: this.fields(node.properties, inner), at };
      case "TemplateLiteral": {
        const parts: (string | Tree)[] = [];
        node.quasis.forEach((quasi, index) => {
          const cooked = quasi.value.cooked ?? "";
          if (cooked !== "") parts.push(cooked);
          const expression = node.expressions[index];
          if (expression !== undefined) parts.push(inner(expression));
        });
        return { kind: "template", parts, at };
      }
      case "CallExpression":
        return this.call(node, locals, depth);
      case "AssignmentExpression":
        throw this.assignment(node);
      case "ArrowFunctionExpression":
        throw refused(node, "x => … stands only as an argument of a list function");
      case "SpreadElement":
        throw refused(node, "“...” is not part of the language");
      default:
        throw refused(node, refusals[node.type] ?? `${node.type} is not part of the language`);
    }
  }

  private count(node: Node, depth: number): void {
    this.nodes += 1;
    if (this.nodes > nodesMax) throw refused(node, `More than ${nodesMax} parts`);
    if (depth > depthMax) throw refused(node, `Nested deeper than ${depthMax}`);
  }

  private assignment(node: AssignmentExpression): SyntaxProblem {
    if (node.operator !== "=")
      return refused(node, `“${node.operator}” is not part of the language`);
    const sign = this.text.indexOf("=", node.left.end);
    return replacement(this.text, [sign, sign + 1], "“=” is written ==", "==");
  }

  private literal(node: Literal) {
    const { value } = node;
    if (typeof value === "string" || typeof value === "boolean") return value;
    if (node.regex !== undefined) {
      throw refused(node, "A pattern stands only in matches(…) and extract(…)");
    }
    if (value === null) return null;
    const raw = node.raw ?? this.text.slice(node.start, node.end);
    if (!/^(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(raw)) {
      throw refused(node, "Numbers are written in decimal digits, such as 12.50");
    }
    try {
      const decimal = decimalOfText(raw);
      if (decimal !== undefined) return decimal;
    } catch (error) {
      if (error instanceof EvaluationFailure) throw refused(node, error.message);
      throw error;
    }
    throw refused(node, "Not a number");
  }

  private name(name: string, at: Span, locals: readonly string[]): Tree {
    if (locals.includes(name)) return { kind: "local", name, at };
    if (name === "missing") return { kind: "literal", value: undefined, at };
    if (name === "undefined") {
      throw replacement(this.text, at, "“undefined” is written missing", "missing");
    }
    return { kind: "root", name, at };
  }

  private member(node: MemberExpression, locals: readonly string[], depth: number): Tree {
    const at: Span = [node.start, node.end];
    const { object, property } = node;
    if (object.type === "Super" || property.type === "PrivateIdentifier") {
      throw refused(node, "Only plain names are properties");
    }
    const target = this.lower(object, locals, depth + 1);
    const nameAt: Span = [property.start, property.end];
    if (!node.computed && property.type === "Identifier") {
      return { kind: "member", target, name: property.name, nameAt, at };
    }
    if (property.type === "Literal" && typeof property.value === "string") {
      return { kind: "member", target, name: property.value, nameAt, at };
    }
    return { kind: "index", target, position: this.lower(property, locals, depth + 1), at };
  }

  private fields(
    properties: readonly (Property | SpreadElement)[],
    inner: (child: Expression) => Tree,
  ): { readonly name: string; readonly value: Tree }[] {
    const names = new Set<string>();
    return properties.map((property) => {
      if (property.type !== "Property")
        throw refused(property, "“...” is not part of the language");
      const name = fieldName(property);
      if (names.has(name)) throw refused(property.key, `The field “${name}” is given twice`);
      names.add(name);
      return { name, value: inner(property.value) };
    });
  }

  private call(node: CallExpression, locals: readonly string[], depth: number): Tree {
    const { callee } = node;
    const given: (Expression | SpreadElement)[] = [...node.arguments];
    let nameNode: Node;
    let name: string;
    if (callee.type === "Identifier") {
      [nameNode, name] = [callee, callee.name];
    } else if (
      callee.type === "MemberExpression" &&
      !callee.computed &&
      callee.property.type === "Identifier" &&
      callee.object.type !== "Super"
    ) {
      [nameNode, name] = [callee.property, callee.property.name];
      given.unshift(callee.object);
    } else {
      throw refused(node, "Only functions of the language can be called");
    }
    const nameAt: Span = [nameNode.start, nameNode.end];
    const definition = functionNamed(name);
    if (definition === undefined) {
      const names = functionDefinitions.map((known) => known.name);
      const other = ofOtherLanguages[name];
      const hint = other === undefined ? didYouMean(name, names) : `: it is called ${other} here`;
      const message = `There is no function “${name}”${hint}`;
      const meant = ofOtherLanguages[name] ?? nearest(name, names);
      throw meant === undefined
        ? new SyntaxProblem(message, nameAt)
        : replacement(this.text, nameAt, message, meant);
    }
    checkCount(definition, given.length, node);
    if (name === "lookup") {
      const lower = (part: Expression | SpreadElement) => this.lower(part, locals, depth + 1);
      return lowerLookUp({ at: [node.start, node.end], nameAt }, given, lower, fieldName);
    }
    return {
      kind: "call",
      name,
      nameAt,
      arguments: given.map((argument, index) =>
        this.argument(definition, argument, index, locals, depth + 1),
      ),
      at: [node.start, node.end],
    };
  }

  private argument(
    definition: FunctionDefinition,
    given: Expression | SpreadElement,
    index: number,
    locals: readonly string[],
    depth: number,
  ): Argument {
    const parameter = parameterAt(definition, index);
    const node = given.type === "ParenthesizedExpression" ? given.expression : given;
    const lambdaFits = parameter !== undefined && takesLambda(parameter);
    if (node.type === "ArrowFunctionExpression" && lambdaFits) {
      return this.lambda(node, locals, depth);
    }
    const isPattern = node.type === "Literal" && node.regex !== undefined;
    if (parameter?.type === "pattern" && isPattern && node.regex !== undefined) {
      const { pattern: source, flags } = node.regex;
      const problem = compilePattern(source, flags);
      if (typeof problem === "string") throw refused(node, problem);
      return { kind: "pattern", source, flags, at: [node.start, node.end] };
    }
    if (parameter?.type === "lambda" || parameter?.type === "pattern") {
      throw refused(
        node,
        `${definition.name}(…) needs ${kindNames[parameter.type]} as “${parameter.name}”`,
      );
    }
    return this.lower(given, locals, depth);
  }

  private lambda(
    node: Extract<Expression, { type: "ArrowFunctionExpression" }>,
    locals: readonly string[],
    depth: number,
  ): Lambda {
    this.count(node, depth);
    const parameters = node.params.map((parameter) => {
      if (parameter.type !== "Identifier") throw refused(parameter, "Parameters are plain names");
      if (parameter.name === "missing" || parameter.name === "undefined") {
        throw refused(parameter, `“${parameter.name}” cannot be a name`);
      }
      return parameter.name;
    });
    if (parameters.length < 1 || parameters.length > 2 || parameters[0] === parameters[1]) {
      throw refused(node, "x => … has one parameter, or the entry and its position: (x, i) => …");
    }
    if (node.async || node.body.type === "BlockStatement") {
      throw refused(node.body, "After => stands one expression; an object needs ( ) around it");
    }
    const before = this.nodes;
    const body = this.lower(node.body, [...locals, ...parameters], depth + 1);
    return {
      kind: "lambda",
      parameters,
      body,
      nodes: this.nodes - before,
      at: [node.start, node.end],
    };
  }
}

function fieldName({ key, computed, method, kind }: Property): string {
  const plain = !computed && !method && kind === "init";
  const literal = key.type === "Literal" && typeof key.value === "string" ? key.value : undefined;
  const name = key.type === "Identifier" ? key.name : literal;
  if (!plain || name === undefined) throw refused(key, "A field is written name: value");
  if (name === "__proto__") throw refused(key, "“__proto__” cannot be a field");
  return name;
}
