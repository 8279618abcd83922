import type * as Monaco from "monaco-editor/editor";
import { callAt, completionsAt } from "@/runtime/expressions/complete";
import { type NameCompletions, namesAt } from "@/runtime/expressions/complete-look-up";
import { signatureOf } from "@/runtime/expressions/describe";
import { functionNamed } from "@/runtime/expressions/functions/catalogue";
import type { TypeEnvironment } from "@/runtime/expressions/language";
import { typeName } from "@/runtime/expressions/types";
import { watchExpression } from "@/runtime/expressions/watch";
import type { JsonObject } from "@/runtime/json";
import { expressionTokens, jsonTokens, templateTokens } from "./code-tokens";

export type CodeKind = "expression" | "condition" | "template" | "json" | "typescript";

/** What an open text is completed and evaluated by. */
export type CodeContext = {
  readonly kind: CodeKind;
  readonly environment: TypeEnvironment;
  readonly scope: JsonObject | null;
};

const contexts = new WeakMap<Monaco.editor.ITextModel, CodeContext>();

export function setContext(model: Monaco.editor.ITextModel, context: CodeContext): void {
  contexts.set(model, context);
}

export const languageOf: { readonly [kind in CodeKind]: string } = {
  expression: "orderloom-expression",
  condition: "orderloom-expression",
  template: "orderloom-template",
  json: "orderloom-json",
  typescript: "typescript",
};

/** Our languages: what is offered, shown and marked comes from the product's own checker. */
export function registerLanguages(monaco: typeof Monaco): void {
  const { languages } = monaco;
  const tokens = {
    "orderloom-expression": expressionTokens,
    "orderloom-template": templateTokens,
    "orderloom-json": jsonTokens,
  };
  for (const [id, rules] of Object.entries(tokens)) {
    languages.register({ id });
    languages.setMonarchTokensProvider(id, rules);
    languages.setLanguageConfiguration(id, {
      brackets: [
        ["(", ")"],
        ["[", "]"],
        ["{", "}"],
      ],
      autoClosingPairs: [
        { open: "(", close: ")" },
        { open: "[", close: "]" },
        { open: "{", close: "}" },
        { open: '"', close: '"' },
      ],
    });
    if (id === "orderloom-json") continue;
    languages.registerCompletionItemProvider(id, {
      triggerCharacters: [".", "{", "(", '"', "'"],
      provideCompletionItems: (model, position) => ({
        suggestions: suggestionsAt(monaco, model, position),
      }),
    });
    languages.registerSignatureHelpProvider(id, {
      signatureHelpTriggerCharacters: ["(", ","],
      provideSignatureHelp: (model, position) => signatureAt(model, position),
    });
    languages.registerHoverProvider(id, {
      provideHover: (model, position) => hoverAt(model, position),
    });
  }
}

function suggestionsAt(
  monaco: typeof Monaco,
  model: Monaco.editor.ITextModel,
  position: Monaco.Position,
): Monaco.languages.CompletionItem[] {
  const context = contexts.get(model);
  if (context === undefined) return [];
  const offset = model.getOffsetAt(position);
  const kind = context.kind === "template" ? "template" : "expression";
  const named = namesAt(model.getValue(), offset, context.environment, kind);
  if (named !== undefined) return tableSuggestions(monaco, model, named);
  const found = completionsAt(model.getValue(), offset, context.environment, kind);
  if (found === undefined) return [];
  const start = model.getPositionAt(found.start);
  const range = {
    startLineNumber: start.lineNumber,
    startColumn: start.column,
    endLineNumber: position.lineNumber,
    endColumn: position.column,
  };
  const { CompletionItemKind, CompletionItemInsertTextRule } = monaco.languages;
  return [
    ...found.names.map(({ name, type }) => ({
      label: { label: name, description: typeName(type) },
      kind: CompletionItemKind.Field,
      insertText: name,
      sortText: `0${name}`,
      range,
    })),
    ...found.functions.map((definition) => ({
      label: { label: definition.name, description: signatureOf(definition) },
      kind: CompletionItemKind.Function,
      insertText: `${definition.name}($0)`,
      insertTextRules: CompletionItemInsertTextRule.InsertAsSnippet,
      documentation: definition.help,
      sortText: `1${definition.name}`,
      range,
    })),
  ];
}

/** Tables and columns, quotes included. */
function tableSuggestions(
  { languages }: typeof Monaco,
  model: Monaco.editor.ITextModel,
  { start, end, what, names }: NameCompletions,
): Monaco.languages.CompletionItem[] {
  const [from, to] = [model.getPositionAt(start), model.getPositionAt(end)];
  const written = model.getValue().slice(start, end);
  return names.map(({ name, text }) => ({
    label: { label: name, description: what },
    kind:
      what === "table" ? languages.CompletionItemKind.Module : languages.CompletionItemKind.Field,
    insertText: text,
    // What is typed is compared with this: it may be in quotes already.
    filterText: /^["']/.test(written) ? written.charAt(0) + name : name,
    range: {
      startLineNumber: from.lineNumber,
      startColumn: from.column,
      endLineNumber: to.lineNumber,
      endColumn: to.column,
    },
  }));
}

function signatureAt(
  model: Monaco.editor.ITextModel,
  position: Monaco.Position,
): Monaco.languages.SignatureHelpResult | null {
  const call = callAt(model.getValue(), model.getOffsetAt(position));
  if (call === undefined) return null;
  const { definition, argument } = call;
  const label = signatureOf(definition);
  const inside = label.slice(label.indexOf("(") + 1, label.lastIndexOf("):"));
  return {
    value: {
      activeSignature: 0,
      activeParameter: Math.min(argument, Math.max(0, definition.parameters.length - 1)),
      signatures: [
        {
          label,
          documentation: definition.help,
          parameters: inside === "" ? [] : inside.split(", ").map((part) => ({ label: part })),
        },
      ],
    },
    dispose: () => undefined,
  };
}

/** A function's help, or what the part of the text under the pointer gives on the sample. */
function hoverAt(
  model: Monaco.editor.ITextModel,
  position: Monaco.Position,
): Monaco.languages.Hover | null {
  const word = model.getWordAtPosition(position);
  const definition = functionNamed(word?.word ?? "");
  if (definition !== undefined) {
    return {
      contents: [
        { value: `\`${signatureOf(definition)}\`` },
        { value: definition.help },
        {
          value: `[In the docs](${location.origin}/docs/expressions-functions#fn-${definition.name})`,
        },
      ],
    };
  }
  const context = contexts.get(model);
  if (context?.scope == null) return null;
  const offset = model.getOffsetAt(position);
  const { parts } = watchExpression(model.getValue(), context.scope, {
    kind: context.kind === "template" ? "template" : "expression",
  });
  const under = parts
    .filter(({ at }) => at[0] <= offset && offset <= at[1])
    .sort((a, b) => a.at[1] - a.at[0] - (b.at[1] - b.at[0]));
  const [part] = under;
  if (part === undefined) return null;
  const value = part.value === undefined ? "missing" : JSON.stringify(part.value, null, 2);
  return { contents: [{ value: `\`\`\`\n${value.slice(0, 1_000)}\n\`\`\`` }] };
}
