import { functionDefinitions, functionNamed } from "./functions/catalogue";
import { type FunctionDefinition, parameterAt } from "./functions/definition";
import { Inference, type Known, type Locals } from "./infer";
import { accepts } from "./infer-call";
import type { TypeEnvironment, ValueType } from "./language";
import { parseExpression, parseTemplate } from "./parse";
import { walkBrackets } from "./split";
import { SyntaxProblem } from "./syntax-problem";
import type { Tree } from "./tree";
import { isTextual } from "./types";

/** What may stand at a place in a text. `word` is what is already written there. */
export type Completions = {
  readonly word: string;
  /** Where the word starts: what a choice replaces up to the caret. */
  readonly start: number;
  /** Fields of the value before the dot, else roots and names of lambdas around; with their types. */
  readonly names: readonly { readonly name: string; readonly type: ValueType }[];
  /** Functions that fit: behind a dot those whose first argument the value can be. */
  readonly functions: readonly FunctionDefinition[];
};

type CompletionKind = "expression" | "template";

/** What may be lacking behind the caret: more arguments, a lambda, the other side of a choice. */
const endings = ["", " : missing", ", x => x", ", missing", ", missing, missing"];

const placeholder = "caret__";

/**
 * What may stand at the caret of an unfinished text, lambdas and their entries known:
 * `order.lines.map(l => l.` offers the fields of a line. Undefined inside a text literal, or where
 * nothing can be told. Never throws.
 */
export function completionsAt(
  text: string,
  caret: number,
  environment: TypeEnvironment,
  kind: CompletionKind = "expression",
): Completions | undefined {
  const word = /[A-Za-z_$][\w$]*$/.exec(text.slice(0, caret))?.[0] ?? "";
  const start = caret - word.length;
  const head = text.slice(0, start);
  for (const ending of endings) {
    const place = placeIn(head, ending, environment, kind);
    if (place !== undefined) return { word, start, ...place };
  }
  return undefined;
}

type Place = Pick<Completions, "names" | "functions">;

function placeIn(
  head: string,
  ending: string,
  environment: TypeEnvironment,
  kind: CompletionKind,
): Place | undefined {
  const source = head + placeholder + ending + closersOf(head, kind);
  try {
    const tree = kind === "template" ? parseTemplate(source) : parseExpression(source);
    const watching = new Watching(source, environment);
    watching.know(tree, new Map());
    return watching.place;
  } catch (error) {
    if (error instanceof SyntaxProblem) return undefined;
    throw error;
  }
}

/** The brackets still open at the end of a head, closed in order. */
function closersOf(head: string, kind: CompletionKind): string {
  const open: string[] = [];
  const closers: { readonly [open: string]: string } = { "(": ")", "[": "]", "{": "}" };
  const from = kind === "template" ? Math.max(0, head.lastIndexOf("${")) : 0;
  walkBrackets(head, [from, head.length], (at) => {
    const closer = closers[head.charAt(at)];
    if (closer !== undefined) open.push(closer);
    else if (")]}".includes(head.charAt(at))) open.pop();
    return false;
  });
  return open.reverse().join("");
}

/** Inference that stops at the placeholder and remembers what is known there. */
class Watching extends Inference {
  place: Place | undefined;

  override know(tree: Tree, locals: Locals): Known {
    if (tree.kind === "root" && tree.name === placeholder) {
      const bound = [...locals].map(([name, { type }]) => ({ name, type }));
      const roots = Object.entries(this.environment).map(([name, type]) => ({ name, type }));
      this.place = { names: [...bound.reverse(), ...roots], functions: functionDefinitions };
      return { type: { kind: "any" } };
    }
    if (tree.kind === "member" && tree.name === placeholder) {
      const { type } = super.know(tree.target, locals);
      this.place = { names: fieldsOf(type), functions: methodsOf(type) };
      return { type: { kind: "any" } };
    }
    return super.know(tree, locals);
  }
}

function fieldsOf(type: ValueType): Place["names"] {
  if (type.kind === "object") {
    return Object.entries(type.fields).map(([name, field]) => ({ name, type: field }));
  }
  const sized = type.kind === "list" || isTextual(type);
  return sized ? [{ name: "length", type: { kind: "number" } }] : [];
}

/** Functions whose first argument can be a value of the type; all for a type that is not known. */
function methodsOf(type: ValueType): readonly FunctionDefinition[] {
  return functionDefinitions.filter((definition) => {
    const wanted = parameterAt(definition, 0)?.type;
    if (wanted === undefined || wanted === "lambda" || wanted === "pattern") return false;
    if (type.kind === "any") return true;
    if (wanted === "value") return definition.group === "logic" || definition.name === "toJson";
    return accepts(wanted, type);
  });
}

/** The definition whose call the caret stands in, and which of its arguments. */
export function callAt(
  text: string,
  caret: number,
): { readonly definition: FunctionDefinition; readonly argument: number } | undefined {
  const calls: { at: number; commas: number }[] = [];
  walkBrackets(text, [0, caret], (at) => {
    const character = text.charAt(at);
    const last = calls[calls.length - 1];
    if ("([{".includes(character)) calls.push({ at, commas: 0 });
    else if (")]}".includes(character)) calls.pop();
    else if (character === "," && last !== undefined) last.commas += 1;
    return false;
  });
  const call = calls.findLast(({ at }) => text.charAt(at) === "(");
  const before = call === undefined ? "" : text.slice(0, call.at);
  const name = /([A-Za-z_$][\w$]*)\s*$/.exec(before)?.[1] ?? "";
  const definition = functionNamed(name);
  if (definition === undefined || call === undefined) return undefined;
  const method = /\.\s*[A-Za-z_$][\w$]*\s*$/.test(before);
  return { definition, argument: call.commas + (method ? 1 : 0) };
}
