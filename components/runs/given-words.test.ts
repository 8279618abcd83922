import { describe, expect, it } from "vitest";
import { assumedWhy, givenSentence, givenShort, sureWords } from "./given-words";

const mocked = {
  kind: "mocked",
  got: "answer",
  from: "01930000-0000-7000-8000-00007d024aff",
  own: true,
  differs: false,
  typedBy: null,
} as const;

describe("what stands for the answer of a system", () => {
  it("is no answer where the step asks nobody: it was skipped with an output", () => {
    const typed = { kind: "typed", by: "Mara" } as const;
    expect(givenShort(typed)).toBe("answer typed by Mara");
    expect(givenShort(typed, false)).toBe("output given by Mara");
    expect(givenSentence(typed, false)).toBe("It was not executed: Mara gave what it hands on.");
    expect(givenSentence({ kind: "failed", by: "Mara" }, false)).toMatch(/^It was not executed/);
  });

  it("is said with whose it is, and that nothing was sent", () => {
    expect(givenSentence(mocked)).toMatch(/^Mocked: nothing was sent\. .*had this message, got\.$/);
    expect(givenSentence({ ...mocked, own: false })).toContain("which had another message");
    expect(givenSentence({ ...mocked, typedBy: "Mara" })).toContain("Mara typed in run");
    expect(givenSentence({ ...mocked, typedBy: "Mara", made: true })).toContain(
      "It fails as Mara let it fail in run",
    );
    expect(givenSentence({ kind: "typed", by: "Mara" })).toBe(
      "Nothing was sent: Mara typed the answer.",
    );
  });

  it("is no answer where that run got none", () => {
    const unknown = givenSentence({ ...mocked, got: "no-answer" });
    expect(unknown).toContain("What came of it is not known, as in run 7D02-4AFF, which had this");
    const down = givenSentence({ ...mocked, got: "no-connection" });
    expect(down).toContain("The system cannot be reached, as in run 7D02-4AFF");
    for (const sentence of [unknown, down]) expect(sentence).not.toContain("The answer is");
  });

  it("is called assumed exactly where it need not fit", () => {
    expect(givenShort(mocked)).toBe("mocked");
    expect(assumedWhy(mocked)).toBeNull();
    expect(assumedWhy({ ...mocked, differs: null })).toBeNull();
    for (const given of [
      { ...mocked, differs: true },
      { ...mocked, own: false },
      { ...mocked, own: false, differs: true },
    ]) {
      expect(givenShort(given)).toBe("mocked, assumed");
      expect(assumedWhy(given)).not.toBeNull();
    }
  });

  it("is never called taken over where a person said it", () => {
    expect(givenShort({ kind: "typed", by: "Mara" })).toBe("answer typed by Mara");
    expect(givenShort({ kind: "failed", by: "Mara" })).toBe("let fail by Mara");
  });

  it("is made sure of by what there is", () => {
    const ways = (sandbox: boolean, live: boolean) =>
      sureWords({ sandbox, live }).replace(/^.*you can /, "");
    expect(ways(true, true)).toBe("type the answer, ask the sandbox, or go live.");
    expect(ways(true, false)).toBe("type the answer or ask the sandbox.");
    expect(ways(false, true)).toBe("type the answer or go live.");
    expect(ways(false, false)).toBe("type the answer.");
    expect(sureWords(null)).toMatch(/type the answer or let the system be asked\.$/);
  });
});
