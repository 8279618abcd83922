import { describe, expect, it } from "vitest";
import { newRecoveryCodes, readRecoveryCode } from "./recovery-codes";

describe("recovery codes", () => {
  it("are ten, each another, without letters that look alike", () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[a-hjkmnp-z2-9]{5}-[a-hjkmnp-z2-9]{5}$/);
  });

  it("are read however they were typed", () => {
    for (const typed of ["abcde-fgh23", "ABCDE FGH23", " abcdefgh23 ", "abcde–fgh23"]) {
      expect(readRecoveryCode(typed), typed).toBe("abcde-fgh23");
    }
  });
});
