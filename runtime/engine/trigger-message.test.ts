import { describe, expect, it } from "vitest";
import { messageOf } from "./trigger-message";

function jsonOf(bytes: Uint8Array) {
  return messageOf({ node: "n01", kind: "webhook", headers: {}, query: {}, bytes }).json();
}

describe("a message's body", () => {
  it("is read as UTF-8", () => {
    expect(jsonOf(new TextEncoder().encode('{"name":"Müller 漢 😀"}'))).toEqual({
      name: "Müller 漢 😀",
    });
  });

  it("is refused in another encoding, near the place, instead of being altered", () => {
    const latin1 = Uint8Array.from('{\n  "name": "M\u00fcller"\n}', (character) =>
      character.charCodeAt(0),
    );
    expect(() => jsonOf(latin1)).toThrow(
      expect.objectContaining({
        code: "BODY_MALFORMED",
        detail: expect.objectContaining({ line: 2 }),
      }),
    );
  });

  it("names line and column of a fault in its JSON", () => {
    expect(() => jsonOf(new TextEncoder().encode('{\n  "a": x\n}'))).toThrow(
      expect.objectContaining({ code: "BODY_MALFORMED", detail: { line: 2, column: 8 } }),
    );
  });

  it("with a number that is too large is refused with its place, instead of losing it", () => {
    expect(() => jsonOf(new TextEncoder().encode('{\n  "total": 1e400\n}'))).toThrow(
      expect.objectContaining({ code: "BODY_MALFORMED", detail: { line: 2, column: 12 } }),
    );
    expect(jsonOf(new TextEncoder().encode('{"total": "1e400", "n": 1e308}'))).toEqual({
      total: "1e400",
      n: 1e308,
    });
  });
});
