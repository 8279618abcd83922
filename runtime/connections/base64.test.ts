import { expect, it } from "vitest";
import { decodeBase64, encodeBase64 } from "./base64";

it("decodes what it encodes, of any length", () => {
  for (let length = 0; length < 12; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 73 + 200) % 256);
    expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes);
    expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
  }
});
