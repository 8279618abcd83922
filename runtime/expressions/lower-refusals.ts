import type { Node } from "acorn";
import type { FunctionDefinition } from "./functions/definition";
import { SyntaxProblem } from "./syntax-problem";
import type { BinaryOperator } from "./tree";

/** The operators of two values, by how they are written. */
export const binaryOperators: { readonly [operator: string]: BinaryOperator } = {
  "+": "+",
  "-": "-",
  "*": "*",
  "/": "/",
  "==": "==",
  "===": "==",
  "!=": "!=",
  "!==": "!=",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};

/** What is refused by name, because people try it; everything else not listed in `lower` is refused too. */
export const refusals: { readonly [type: string]: string } = {
  UpdateExpression: "++ and -- are not part of the language",
  NewExpression: "“new” is not part of the language",
  ThisExpression: "“this” is not part of the language",
  FunctionExpression: "Functions are written x => …, inside a list function",
  ClassExpression: "Classes are not part of the language",
  SequenceExpression: "One expression only: “,” is not part of the language here",
  TaggedTemplateExpression: "Tagged templates are not part of the language",
  AwaitExpression: "“await” is not part of the language",
  YieldExpression: "“yield” is not part of the language",
  ImportExpression: "“import” is not part of the language",
  MetaProperty: "“import” and “new” are not part of the language",
};

/** What other languages and spreadsheets call functions that are here, where no likeness would tell. */
export const ofOtherLanguages: { readonly [name: string]: string } = Object.assign(
  Object.create(null),
  {
    toUpperCase: "upper",
    toLowerCase: "lower",
    forEach: "map",
    toFixed: "fixed",
    toString: "text",
    parseFloat: "number",
    parseInt: "number",
    toNumber: "number",
    LEN: "length",
    isBlank: "isEmpty",
    ISBLANK: "isEmpty",
    unique: "distinct",
    toDate: "date",
    toISOString: "instant",
    DATEDIF: "daysBetween",
  },
);

/** Refuses a call with too few or too many arguments. */
export function checkCount(definition: FunctionDefinition, given: number, node: Node): void {
  const { parameters } = definition;
  const least = parameters.filter((parameter) => parameter.optional !== true).length;
  const open = parameters[parameters.length - 1]?.rest === true;
  if (given >= least && (open || given <= parameters.length)) return;
  const most = open ? " or more" : least === parameters.length ? "" : ` to ${parameters.length}`;
  const word = least === 1 && most === "" ? "argument" : "arguments";
  throw refused(node, `${definition.name}(…) takes ${least}${most} ${word}, not ${given}`);
}

/** The problem of a part that is not in the language. */
export function refused(node: Node, message: string): SyntaxProblem {
  return new SyntaxProblem(message, [node.start, node.end]);
}
