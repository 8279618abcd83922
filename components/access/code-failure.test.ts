import { describe, expect, it } from "vitest";
import { codeFailure } from "./code-failure";

const answer = { status: 401, code: null, message: null, body: {} };

describe("a refused code", () => {
  it("says what to do", () => {
    expect(codeFailure({ ...answer, code: "CODE_USED" }).why).toContain("Wait for the next one");
    expect(codeFailure({ ...answer, code: "INVALID_TWO_FACTOR_COOKIE" }).startsOver).toBe(true);
  });

  it("tells a limit from a lock, a refusal and silence", () => {
    expect(codeFailure({ ...answer, status: 429 }).why).toContain("minute");
    const locked = { ...answer, status: 429, code: "ACCOUNT_TEMPORARILY_LOCKED" };
    expect(codeFailure(locked).why).toContain("15 minutes");
    expect(codeFailure({ ...answer, status: 403, message: "Not here." }).why).toBe("Not here.");
    expect(codeFailure({ ...answer, status: 0 }).title).toBe("The server did not answer");
  });
});
