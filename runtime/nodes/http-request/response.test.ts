import { describe, expect, it } from "vitest";
import type { EffectContext } from "../execution";
import { readResponse } from "./response";

const context = { connection: null } as EffectContext;
const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const answer = (body: Uint8Array, contentType: string) =>
  readResponse({ status: 200, headers: { "Content-Type": contentType }, body }, context);

describe("the answer of a system", () => {
  it("keeps every digit of its numbers", () => {
    const { body } = answer(latin1('{"id":820982911946154508,"total":18.5}'), "application/json");
    expect(body).toEqual({ id: "820982911946154508", total: 18.5 });
  });

  it("is read in the charset that it names", () => {
    expect(answer(latin1("Gr\u00f6\u00dfe"), "text/plain; charset=iso-8859-1").body).toBe("Größe");
    expect(answer(latin1('{"a":"\u00e4"}'), "application/json; charset=latin1").body).toEqual({
      a: "ä",
    });
  });

  it("is not taken for JSON when its bytes are none of its charset", () => {
    expect(answer(latin1('{"a":"\u00e4"}'), "application/json")).toMatchObject({
      malformed: "is not text in its charset",
    });
    expect(answer(latin1("%PDF \u00e4"), "application/pdf")).toMatchObject({ malformed: null });
  });

  it.each([
    ["{", "is not JSON"],
    ['{"n":1e400}', "too large"],
    [`{"a":${"[".repeat(2000)}${"]".repeat(2000)}}`, "inside each other"],
  ])("that cannot be read as JSON says why: %.20s", (text, reason) => {
    expect(answer(latin1(text), "application/json").malformed).toContain(reason);
    expect(answer(latin1(text), "text/plain").malformed).toBeNull();
  });
});
