import { RE2JS } from "re2js";
import type { CompiledPattern } from "./functions/definition";

const flagValues: { readonly [flag: string]: number } = {
  i: RE2JS.CASE_INSENSITIVE,
  m: RE2JS.MULTILINE,
  s: RE2JS.DOTALL,
  u: 0,
};

/** A literal pattern compiled to run in linear time, or why it cannot be. */
export function compilePattern(source: string, flags: string): CompiledPattern | string {
  let flagBits = 0;
  for (const flag of flags) {
    const value = flagValues[flag];
    if (value === undefined) return `The flag “${flag}” of a pattern is not part of the language`;
    flagBits |= value;
  }
  if (source.length > 500) return "A pattern of more than 500 characters";
  try {
    const compiled = RE2JS.compile(source, flagBits);
    return {
      size: compiled.programSize(),
      test: (text) => compiled.matcher(text).find(),
      first: (text) => {
        const matcher = compiled.matcher(text);
        if (!matcher.find()) return undefined;
        return (matcher.groupCount() > 0 ? matcher.group(1) : matcher.group()) ?? undefined;
      },
      all: (text, most) => {
        const matcher = compiled.matcher(text);
        const found: string[] = [];
        while (found.length < most && matcher.find()) {
          found.push((matcher.groupCount() > 0 ? matcher.group(1) : matcher.group()) ?? "");
        }
        return found;
      },
      replaced: (text, by) =>
        compiled.matcher(text).replaceAll(RE2JS.quoteReplacement(by, true), true),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : "not a pattern";
    return `The pattern cannot be used (no look-around, no back-references): ${reason}`;
  }
}
