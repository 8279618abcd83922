import { describe, expect, it } from "vitest";
import { takeBytes, utf8Of } from "./byte-pool";

const texts = ["", "a", "Göteborg – 10 €", "\ud800 alone", "😀".repeat(900), "x".repeat(9_000)];

describe("pooled bytes", () => {
  it("are the text's UTF-8, and stay it whatever is taken afterwards", () => {
    const taken = Array.from({ length: 400 }, (_, index) => {
      const text = `${index}${texts[index % texts.length]}`;
      return { text, bytes: utf8Of(text) };
    });
    for (let index = 0; index < 400; index++) takeBytes(index * 40).fill(0);
    for (const { text, bytes } of taken) {
      expect(Array.from(bytes)).toEqual(Array.from(new TextEncoder().encode(text)));
    }
  });

  it("never overlap", () => {
    const pieces = Array.from({ length: 300 }, (_, index) => takeBytes(1 + ((index * 97) % 9_000)));
    for (const [index, piece] of pieces.entries()) piece.fill(index % 251);
    for (const [index, piece] of pieces.entries()) {
      expect(piece.every((byte) => byte === index % 251)).toBe(true);
    }
  });
});
