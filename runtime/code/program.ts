import { transform } from "sucrase";
import { FlowError } from "../errors/flow-error";
import { codeRoots } from "./roots";

/** Characters of a text that is code. */
export const codeLengthMax = 100_000;

/**
 * The JavaScript of a function's body that is written in TypeScript: types are taken out, lines stay where they
 * are. Throws EXPRESSION_INVALID with `detail.line` and `detail.column`, counted from 1.
 */
export function programOf(text: string): string {
  if (text.length > codeLengthMax) {
    throw new FlowError(
      "EXPRESSION_INVALID",
      `The code has ${text.length} characters; at most ${codeLengthMax} are taken.`,
    );
  }
  try {
    const { code } = transform(text, {
      transforms: ["typescript"],
      disableESTransforms: true,
      keepUnusedImports: true,
    });
    return refuseModules(code);
  } catch (cause) {
    if (cause instanceof FlowError) throw cause;
    throw invalid(cause);
  }
}

/** Names of the scope that the code mentions: only these are handed over. */
export function rootsOf(program: string): readonly string[] {
  return codeRoots.filter((name) => new RegExp(`\\b${name}\\b`).test(program));
}

function invalid(cause: unknown): FlowError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const said = message.replace(/^Error transforming \w+: /, "").replace(/ \(\d+:\d+\)$/, "");
  const { line, column } = placeOf(cause);
  const where = line === null ? "" : `Line ${line}, column ${column}: `;
  return new FlowError("EXPRESSION_INVALID", `${where}${said}.`, {
    cause,
    detail: line === null ? {} : { line, column },
  });
}

function placeOf(cause: unknown): { readonly line: number | null; readonly column: number | null } {
  const at = (cause as { readonly loc?: { readonly line?: number; readonly column?: number } }).loc;
  return { line: at?.line ?? null, column: at?.column ?? null };
}

function refuseModules(code: string): string {
  const line =
    code.split("\n").findIndex((text) => /^\s*(import|export)\b(?!\s*\()/.test(text)) + 1;
  if (line === 0) return code;
  throw new FlowError(
    "EXPRESSION_INVALID",
    `Line ${line}: code cannot import or export. It gets \`input\` and ends with \`return\`.`,
    { detail: { line, column: 1 } },
  );
}
