import type { Budget } from "../budget";
import type { Value } from "../values";
import type { FunctionDefinition } from "./definition";

const boolean = { kind: "boolean" } as const;

export const logicFunctions: readonly FunctionDefinition[] = [
  {
    name: "isMissing",
    group: "logic",
    help: "Whether the value is missing or null.",
    parameters: [{ name: "value", type: "value" }],
    returns: boolean,
    examples: [
      { text: "isMissing(order.note)", scope: { order: {} }, result: true },
      { text: 'isMissing("")', result: false },
    ],
    missing: "handled",
    run: (_budget: Budget, value: Value) => value === undefined || value === null,
  },
  {
    name: "isEmpty",
    group: "logic",
    help: "Whether the value is missing, a text of blanks only, or a list or object without entries.",
    parameters: [{ name: "value", type: "value" }],
    returns: boolean,
    examples: [
      { text: 'isEmpty("  ")', result: true },
      { text: "isEmpty([])", result: true },
      { text: "isEmpty(0)", result: false },
    ],
    missing: "handled",
    run: (budget: Budget, value: Value) => {
      if (value === undefined || value === null) return true;
      if (typeof value === "string") {
        budget.burn(value.length >> 6);
        return value.trim() === "";
      }
      if (Array.isArray(value)) return value.length === 0;
      if (typeof value !== "object") return false;
      // A wide decimal has own fields, so it is never taken for an empty object.
      for (const _name in value) return false;
      return true;
    },
  },
];
