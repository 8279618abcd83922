import { FlowError } from "../../errors/flow-error";
import type { CompileContext, Scope } from "../execution";

/** A value that is a whole segment of the path: between slashes, or after the last one. */
const segment = /\/\$\{((?:[^{}]|\{[^{}]*\})*)\}(?=[/?#]|$)/g;

/**
 * Refuses an address one of whose segments has no value: `/orders/${input.id}` would become `/orders/`, which for
 * most systems is something else. FIELD_MISSING names the expression.
 * @param template the setting as it is written
 */
export function compilePathValues(
  template: string,
  field: string,
  context: CompileContext,
): (scope: Scope) => void {
  const path = template.replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}|[?#][\s\S]*/g, (part) =>
    part.startsWith("$") ? part : "",
  );
  const values = [...path.matchAll(segment)].flatMap(([, text = ""]) => {
    try {
      return [{ text: text.trim(), read: context.expression(text, field) }];
    } catch {
      // The template as a whole says what is wrong with it.
      return [];
    }
  });
  return (scope) => {
    for (const { text, read } of values) {
      const value = read(scope);
      if (value !== undefined && value !== null && value !== "") continue;
      throw new FlowError(
        "FIELD_MISSING",
        `The address needs a value here: \${${text}} gives none, and without it the path leads elsewhere.`,
        { detail: { field, expression: text } },
      );
    }
  };
}
