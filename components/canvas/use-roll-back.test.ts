import { expect, it } from "vitest";
import { rollBackWords } from "./use-roll-back";

it("what ran before is only called back where it is older", () => {
  expect(rollBackWords(4, 3)).toBe("Roll back to v3");
  expect(rollBackWords(4, 3, "Production")).toBe("Roll back Production to v3");
  expect(rollBackWords(3, 4)).toBe("Take it forward to v4 again");
  expect(rollBackWords(3, 4, "Test")).toBe("Take Test forward to v4 again");
});
