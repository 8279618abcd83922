import type * as Monaco from "monaco-editor/editor";

type Tokens = Monaco.languages.IMonarchLanguage;

const shared = [
  [/"(?:[^"\\]|\\.)*"/, "string"],
  [/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/, "number"],
  [/\b(?:true|false|null|missing)\b/, "word"],
] as const;

export const jsonTokens: Tokens = {
  tokenizer: { root: [[/"(?:[^"\\]|\\.)*"(?=\s*:)/, "key"], ...shared.map(copy)] },
};

export const expressionTokens: Tokens = {
  tokenizer: {
    root: [
      ...shared.map(copy),
      [/'(?:[^'\\]|\\.)*'/, "string"],
      [/[A-Za-z_$][\w$]*(?=\s*\()/, "key"],
    ],
  },
};

export const templateTokens: Tokens = {
  tokenizer: {
    root: [[/\$\{/, { token: "key", next: "@inside" }]],
    inside: [[/\}/, { token: "key", next: "@pop" }], ...shared.map(copy)],
  },
};

function copy([pattern, token]: readonly [RegExp, string]): [RegExp, string] {
  return [pattern, token];
}
