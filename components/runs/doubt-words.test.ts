import { describe, expect, it } from "vitest";
import { doubtQuestion, madeWrong, readAs } from "./doubt-words";

const error = { code: "ANSWER_UNKNOWN", message: "No answer within 10000 ms." };
const faulted = { kind: "faulted" as const, fields: null };

describe("a step in doubt", () => {
  it("was sent, and is looked for in its target", () => {
    expect(readAs({ given: null, error })).toBe("No answer within 10000 ms.");
    expect(doubtQuestion("happened", { given: null }).text).toMatch(/^You looked in the target/);
    expect(madeWrong({ given: null })).toBeNull();
  });

  it("is not said to have been sent, nor looked for, where it was set to go wrong", () => {
    expect(madeWrong({ given: faulted })).toBe("Nothing was sent: this try was set to go wrong.");
    expect(madeWrong({ given: { kind: "failed", by: "Ada", fields: null } })).toContain("Ada");
    expect(readAs({ given: faulted, error })).toBe("It reads: “No answer within 10000 ms.”");
    for (const choice of ["happened", "did-not-happen", "look-up"] as const) {
      expect(doubtQuestion(choice, { given: faulted }).text).toMatch(/^Nothing was sent\. /);
    }
  });
});
