import { programOf } from "../code/program";
import { FlowError } from "../errors/flow-error";
import type { NodeRegistry } from "../nodes/registry";
import { codeFieldsOf } from "./code-fields";
import type { FlowDocument, FlowProblem } from "./document";

/**
 * Code that is not TypeScript, at its line. Apart from `validateFlow` because its parser is large: pages load
 * it where a flow has code.
 */
export function checkCode(document: FlowDocument, registry: NodeRegistry): readonly FlowProblem[] {
  return Object.entries(document.nodes).flatMap(([id, { type, config, disabled }]) => {
    if (disabled === true) return [];
    return codeFieldsOf(registry, type).flatMap(({ name, label }) => {
      const text = config[name];
      const problem = typeof text === "string" ? problemOf(text) : null;
      return problem === null
        ? []
        : [{ ...problem, message: `${label}: ${problem.message}`, node: id, field: name }];
    });
  });
}

function problemOf(text: string): Pick<FlowProblem, "severity" | "code" | "message" | "at"> | null {
  try {
    programOf(text);
    return null;
  } catch (cause) {
    if (!(cause instanceof FlowError)) throw cause;
    const { line, column } = cause.detail;
    const at = typeof line === "number" && typeof column === "number" ? [line, column] : null;
    const offset = at === null ? 0 : offsetOf(text, at[0] ?? 1, at[1] ?? 1);
    return {
      severity: "error",
      code: "code-invalid",
      message: cause.message,
      at: [offset, Math.min(text.length, offset + 1)],
    };
  }
}

function offsetOf(text: string, line: number, column: number): number {
  const before = text.split("\n").slice(0, line - 1);
  return before.reduce((sum, part) => sum + part.length + 1, 0) + column - 1;
}
