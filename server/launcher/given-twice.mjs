/**
 * What to say where an option that has one value got two: `parseArgs` takes the last one without a word. Null where
 * none did. The tokens are those of `parseArgs`.
 * @param {readonly { kind: string, name?: string, value?: string | boolean | undefined }[]} tokens
 * @param {Readonly<Record<string, { type: string, multiple?: boolean | undefined }>>} options
 * @returns {string | null}
 */
export function givenTwice(tokens, options) {
  const before = new Map();
  for (const { kind, name = "", value } of tokens) {
    if (kind !== "option" || options[name]?.type !== "string" || options[name].multiple) continue;
    if (before.has(name)) {
      return `--${name} is given twice, as "${before.get(name)}" and as "${value}": which one is meant?`;
    }
    before.set(name, value);
  }
  return null;
}
