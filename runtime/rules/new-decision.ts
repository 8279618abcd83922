import type { TableShape } from "../tables/table-shape";

/** A decision table with one condition, one result and a default row: the least there is. */
export const emptyDecision: TableShape = {
  kind: "decision",
  columns: ["Order total", "Decision", "Comment"],
  keys: [],
  validity: null,
  decision: {
    hit: "first",
    inputs: [{ column: "Order total", expression: "input.total", type: "number", values: [] }],
    outputs: [{ column: "Decision", type: "choice", values: ["approve", "hold"] }],
    comment: "Comment",
    otherwise: { Decision: "hold" },
    tests: [],
    intended: [],
  },
};
