import { describe, expect, it, vi } from "vitest";
import { decodeBody } from "./body-text";

const utf8 = (text: string) => new TextEncoder().encode(text);

describe("a body that is not UTF-8", () => {
  it("is gone through a few times at most, however long it is", () => {
    const bytes = Uint8Array.from([
      ...utf8(`{"name":\n"${"я".repeat(500_000)}", "city": "M`),
      0xfc,
      ...utf8('nchen"}'),
    ]);
    const decode = vi.spyOn(TextDecoder.prototype, "decode");

    expect(() => decodeBody(bytes, null)).toThrow(
      expect.objectContaining({ detail: { line: 2, column: 500_015 } }),
    );

    const decoded = decode.mock.calls.reduce((sum, [part]) => sum + (part?.byteLength ?? 0), 0);
    decode.mockRestore();
    expect(decoded / bytes.length).toBeLessThan(5);
  });

  it("because it ends within a character is refused at its end", () => {
    expect(() => decodeBody(utf8('"漢').subarray(0, 3), null)).toThrow(
      expect.objectContaining({ code: "BODY_MALFORMED" }),
    );
  });
});
