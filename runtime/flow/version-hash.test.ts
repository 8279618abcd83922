import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { orderFlow } from "../testing/order-flow";
import { sha256Hex, versionHash } from "./version-hash";

it("agrees with the platform's SHA-256", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300, unit: "grapheme" }), (text) => {
      expect(sha256Hex(text)).toBe(createHash("sha256").update(text, "utf8").digest("hex"));
    }),
  );
  const long = "order".repeat(50_000);
  expect(sha256Hex(long)).toBe(createHash("sha256").update(long).digest("hex"));
});

it("depends on the logic only", () => {
  const hash = versionHash(orderFlow);
  expect(versionHash({ ...orderFlow, edges: [...orderFlow.edges].reverse() })).toBe(hash);
  expect(versionHash({ ...orderFlow, settings: { retention: 7 } })).not.toBe(hash);
});
