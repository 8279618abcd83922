import { functionDefinitions } from "@/runtime/expressions/functions/catalogue";
import type { TypeEnvironment, ValueType } from "@/runtime/expressions/language";

export type Completion = {
  /** What is put in place of the word. */
  readonly text: string;
  readonly label: string;
  /** Type or signature, at the right edge. */
  readonly detail: string;
  /** Where the caret goes, from the end of the text: inside the brackets of a function. */
  readonly back: number;
};

const most = 8;

/** The word before the caret and where it starts; a template is completed inside `${…}` only. */
export function wordAt(
  text: string,
  caret: number,
  template: boolean,
): { readonly path: readonly string[]; readonly word: string; readonly start: number } | null {
  const before = text.slice(0, caret);
  if (template && before.lastIndexOf("${") <= before.lastIndexOf("}")) return null;
  const found = /[A-Za-z_$][\w$]*(?:\.[A-Za-z_][\w]*)*\.?$/.exec(before)?.[0] ?? "";
  if (
    found === "" ||
    /["'`][^"'`]*$/.test(before.slice(before.lastIndexOf("${") + 1).replace(/(["'`]).*?\1/g, ""))
  ) {
    return null;
  }
  const path = found.replace(/^\$\{?/, "").split(".");
  const word = path.at(-1) ?? "";
  return { path: path.slice(0, -1), word, start: caret - word.length };
}

/** What may stand where the caret is, best first. */
export function completionsFor(
  text: string,
  caret: number,
  environment: TypeEnvironment,
  template: boolean,
): readonly Completion[] {
  const at = wordAt(text, caret, template);
  if (at === null) return [];
  const wanted = at.word.toLowerCase();
  const fits = (name: string) => name.toLowerCase().startsWith(wanted) && name !== at.word;
  if (at.path.length > 0) {
    return fieldsOf(typeAt(environment, at.path))
      .filter(([name]) => fits(name))
      .map(([name, type]) => plain(name, type))
      .slice(0, most);
  }
  if (at.word === "") return [];
  const roots = Object.entries(environment)
    .filter(([name]) => fits(name))
    .map(([name, type]) => plain(name, type));
  const functions = functionDefinitions
    .filter(({ name }) => fits(name))
    .map(({ name, parameters }): Completion => {
      const shown = parameters.map(
        (parameter) => `${parameter.name}${parameter.optional ? "?" : ""}`,
      );
      return {
        text: `${name}()`,
        label: name,
        detail: `(${shown.join(", ")})`,
        back: parameters.length === 0 ? 0 : 1,
      };
    });
  return [...roots, ...functions].slice(0, most);
}

function plain(name: string, type: ValueType): Completion {
  return { text: name, label: name, detail: nameOf(type), back: 0 };
}

function typeAt(environment: TypeEnvironment, path: readonly string[]): ValueType | null {
  const [root = "", ...rest] = path;
  let type: ValueType | null = environment[root] ?? null;
  for (const name of rest) {
    type =
      type?.kind === "object" && Object.hasOwn(type.fields, name)
        ? (type.fields[name] ?? null)
        : null;
  }
  return type;
}

function fieldsOf(type: ValueType | null): readonly (readonly [string, ValueType])[] {
  return type?.kind === "object" ? Object.entries(type.fields) : [];
}

function nameOf(type: ValueType): string {
  if (type.kind === "list") return `list of ${nameOf(type.of)}`;
  return type.kind === "any" ? "" : type.kind;
}
