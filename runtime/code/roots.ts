/** The names a function's body may read, in the order in which they are handed over. */
export const codeRoots = [
  "input",
  "trigger",
  "params",
  "steps",
  "item",
  "index",
  "key",
  "run",
] as const;
