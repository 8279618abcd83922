import { describe, expect, it } from "vitest";
import { shapeProblems } from "../../tables/table-shape";
import { analyseRules } from "../analyse-rules";
import { checkDecision } from "../check-decision";
import { findingKey } from "../finding-key";
import { withIntendedOverlaps } from "../intended-overlaps";
import { runTests } from "../run-tests";
import { decisionTemplates } from "./all-templates";

describe.each(decisionTemplates)("the template $name", (template) => {
  const { shape, rows } = template;
  const content = { ...shape, rows };

  it("can be published as it is, and passes its own test rows", () => {
    expect(shapeProblems(shape)).toEqual([]);
    expect(checkDecision(content)).toEqual([]);
    expect(rows.every((row) => row.length === shape.columns.length)).toBe(true);
    const failing = runTests(content, "2026-11-26").flatMap((result, at) =>
      result.state === "pass" ? [] : [{ test: shape.decision.tests[at]?.name, ...result }],
    );
    expect(failing).toEqual([]);
  });

  it("comes with its overlaps marked as intended: what is told of them later is new", () => {
    const { decision } = withIntendedOverlaps(template).shape;
    const open = analyseRules(content).findings.filter(
      (one) => one.kind === "overlap" && !decision.intended.includes(findingKey(content, one)),
    );
    expect(open).toEqual([]);
    expect(checkDecision({ ...content, decision })).toEqual([]);
  });

  it("has no row that never decides, and a test row for most rows", () => {
    const { findings, complete } = analyseRules(content);
    expect(complete).toBe(true);
    expect(findings.filter(({ kind }) => kind === "unreachable")).toEqual([]);
    const decided = new Set(
      runTests(content, "2026-11-26").flatMap((result) =>
        result.state === "error" ? [] : result.rows,
      ),
    );
    expect(decided.size).toBeGreaterThanOrEqual(Math.floor(rows.length / 3));
  });
});
