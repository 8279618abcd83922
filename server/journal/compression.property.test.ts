import fc from "fast-check";
import { compressSync, uncompressSync } from "lz4-napi";
import { expect, it } from "vitest";
import { compress, markLz4 } from "./compress-body";
import { decompress } from "./compression";

/** Texts with repeats near and far, bytes without any, and both. */
const bodies = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.nat({ max: 400 }))
        .map(([piece, times]) => Buffer.concat(Array.from({ length: times }, () => piece))),
      fc.json().map((text) => Buffer.from(text)),
    ),
    { maxLength: 30 },
  )
  .map((parts) => Buffer.concat(parts));

it("what is compressed here is read by the library, and never longer than plain", () => {
  fc.assert(
    fc.property(bodies, (body) => {
      const stored = compress(body);
      expect(stored.length).toBeLessThanOrEqual(body.length + 1);
      expect(Buffer.from(decompress(stored)).equals(body)).toBe(true);
      if (stored[0] === 1) expect(uncompressSync(stored.subarray(1)).equals(body)).toBe(true);
    }),
  );
});

it("what the library compressed is read as before", () => {
  fc.assert(
    fc.property(bodies, (body) => {
      expect(Buffer.from(decompress(markLz4(compressSync(body)))).equals(body)).toBe(true);
    }),
  );
});

it.each([64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 200_000])(
  "%i bytes come back, whether they repeat or not",
  (length) => {
    const random = Buffer.from(
      Array.from({ length }, (_, at) => (Math.imul(at + 7, 2654435761) >>> 13) & 0xff),
    );
    for (const body of [random, Buffer.alloc(length, "order line 4711 "), Buffer.alloc(length)]) {
      expect(Buffer.from(decompress(compress(body))).equals(body)).toBe(true);
    }
  },
);
