import { completionsAt } from "@/runtime/expressions/complete";
import { type NameCompletions, namesAt } from "@/runtime/expressions/complete-look-up";
import type { FunctionDefinition } from "@/runtime/expressions/functions/definition";
import type { TypeEnvironment, ValueType } from "@/runtime/expressions/language";

export type Completion = {
  /** What is put in place of the word. */
  readonly text: string;
  readonly label: string;
  /** Type or signature, at the right edge. */
  readonly detail: string;
  /** Where the caret goes, from the end of the text: inside the brackets of a function. */
  readonly back: number;
  /** What it takes the place of; absent where that is the word before the caret. */
  readonly span?: readonly [start: number, end: number];
};

const most = 8;

/**
 * What may stand where the caret is, best first: fields before functions. Nothing before the first letter,
 * but behind a dot all there is; functions of a value with fields only once a letter says which.
 */
export function completionsFor(
  text: string,
  caret: number,
  environment: TypeEnvironment,
  template: boolean,
): readonly Completion[] {
  const kind = template ? "template" : "expression";
  const named = namesAt(text, caret, environment, kind);
  if (named !== undefined) return ofTables(named);
  const found = completionsAt(text, caret, environment, kind);
  if (found === undefined) return [];
  const { word, start, names, functions } = found;
  const behindDot = text.charAt(start - 1) === ".";
  if (word === "" && !behindDot) return [];
  const wanted = word.toLowerCase();
  const fits = (name: string) => name.toLowerCase().startsWith(wanted) && name !== word;
  const fields = names.filter(({ name }) => fits(name)).map(({ name, type }) => plain(name, type));
  const hasFields = names.some(({ name }) => name !== "length");
  const methods =
    word === "" && (hasFields || names.length === 0)
      ? []
      : functions.filter(({ name }) => fits(name)).map((one) => called(one, behindDot));
  return [...fields, ...methods].slice(0, most);
}

/** Whether the word before the caret is a whole name already of what may stand there. */
export function isWhole(text: string, caret: number, environment: TypeEnvironment): boolean {
  const named = namesAt(text, caret, environment);
  if (named !== undefined) return named.names.some(({ name }) => name === named.word);
  const found = completionsAt(text, caret, environment);
  const all = [...(found?.names ?? []), ...(found?.functions ?? [])];
  return all.some(({ name }) => name === found?.word);
}

/** Tables and columns of which what is written is a part; all before the first letter. */
function ofTables({ word, start, end, what, names }: NameCompletions): readonly Completion[] {
  const wanted = word.toLowerCase();
  return names
    .filter(({ name }) => name.toLowerCase().includes(wanted) && name !== word)
    .slice(0, most)
    .map(({ name, text }) => ({ text, label: name, detail: what, back: 0, span: [start, end] }));
}

function plain(name: string, type: ValueType): Completion {
  return { text: name, label: name, detail: nameOf(type), back: 0 };
}

function called({ name, parameters }: FunctionDefinition, behindDot: boolean): Completion {
  const open = behindDot ? parameters.slice(1) : parameters;
  const shown = open.map((parameter) => `${parameter.name}${parameter.optional ? "?" : ""}`);
  return {
    text: `${name}()`,
    label: name,
    detail: `(${shown.join(", ")})`,
    back: open.length === 0 ? 0 : 1,
  };
}

function nameOf(type: ValueType): string {
  if (type.kind === "list") return `list of ${nameOf(type.of)}`;
  return type.kind === "any" ? "" : type.kind;
}
