import type { Finding } from "./analyse-rules";
import type { DecisionContent } from "./decide";

/** Names a finding by the cells it is about, so that it stays the same when rows move and is another when they change. */
export function findingKey({ rows, decision, columns }: DecisionContent, finding: Finding): string {
  const named = [...decision.inputs, ...decision.outputs].map(({ column }) => column);
  const cells = (row: number) => named.map((name) => rows[row]?.[columns.indexOf(name)] ?? "");
  switch (finding.kind) {
    case "gap":
      return JSON.stringify(["gap", ...finding.cells]);
    case "overlap":
      return JSON.stringify(["overlap", cells(finding.rows[0]), cells(finding.rows[1])]);
    case "unreachable":
      return JSON.stringify(["unreachable", cells(finding.row)]);
  }
}
