import { describe, expect, it } from "vitest";
import { compileCondition } from "../expressions/compile";
import { compileMap } from "../expressions/compile-map";
import { compileDecision, compileDecisionClosures } from "./decide";
import { creditDecision } from "./templates/credit-decision";

const said = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "nothing";
};

/** The same words wherever a value is needed: it is missing, it is null, or it is there and empty. */
describe("a value that is not there and one that is null", () => {
  const order = { note: null, name: "" };

  it("are told apart by conditions", () => {
    const condition = (text: string) => said(() => compileCondition(text)({ order }));
    expect(condition("order.total > 500")).toContain("order.total is missing");
    expect(condition("order.note > 500")).toContain("order.note is null");
    expect(condition("order.note > order.total")).toContain(
      "order.total is missing, order.note is null",
    );
    expect(condition("order.name > 500")).toContain("text cannot be compared with a number");
  });

  it("are told apart by required fields of maps; an empty text is a value", () => {
    const map = (value: string) =>
      said(() => compileMap([{ target: "to", value, required: true }])({ order }));
    expect(map("order.total")).toContain("order.total is missing");
    expect(map("order.note")).toContain("order.note is null");
    expect(map("order.name")).toBe("nothing");
  });

  it.each([compileDecision, compileDecisionClosures])(
    "are told apart by decision tables",
    (compile) => {
      const { given, decide } = compile({ ...creditDecision.shape, rows: creditDecision.rows });
      const decided = (total: object) => {
        const input = {
          customer: { terms: "", exposureRatio: 0.5, daysPastDue: 20, class: "B" },
          ...total,
        };
        return said(() => decide(given(input, {}), input, ""));
      };
      expect(decided({})).toContain("Row 5, Order total: input.total is missing");
      expect(decided({ total: null })).toContain("Row 5, Order total: input.total is null");
      expect(decided({ total: "9.00" })).toBe("nothing");
    },
  );
});
