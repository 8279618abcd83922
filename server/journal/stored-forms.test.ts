import { describe, expect, it } from "vitest";
import { timeOfId } from "../ids";
import { compress } from "./compress-body";
import { decompress } from "./compression";
import { decodeNodeSummary, encodeNodeSummary } from "./node-summary";
import { payloadBucket } from "./payload-store";
import { storableProse, storableText } from "./storable-text";

describe("stored bodies", () => {
  it("come back as they were, small ones plain, others smaller", () => {
    for (const bytes of [
      new Uint8Array(),
      Buffer.from("short"),
      Buffer.from("long ".repeat(500)),
    ]) {
      expect(Buffer.from(decompress(compress(bytes)))).toEqual(Buffer.from(bytes));
    }
    expect(compress(Buffer.from("long ".repeat(500))).length).toBeLessThan(200);
  });

  it("of a newer build are refused by name", () => {
    expect(() => decompress(Buffer.from([9, 1, 2]))).toThrow("marker 9");
  });
});

describe("node summaries", () => {
  it("come back as they were", () => {
    const nodes = [
      { node: "n01", ok: 1, failed: 0, totalUs: 17 },
      { node: "größe", ok: 50_000, failed: 3, totalUs: 123_456_789_012 },
    ];
    expect(decodeNodeSummary(encodeNodeSummary(nodes))).toEqual(nodes);
    expect(decodeNodeSummary(encodeNodeSummary([]))).toEqual([]);
  });

  it("never take more than 300 bytes: the last nodes are left out", () => {
    const nodes = Array.from({ length: 200 }, (_, index) => ({
      node: `n${index}`,
      ok: 1,
      failed: 0,
      totalUs: 1_000_000,
    }));
    const bytes = encodeNodeSummary(nodes);
    expect(bytes.length).toBeLessThanOrEqual(300);
    const read = decodeNodeSummary(bytes);
    expect(read).toEqual(nodes.slice(0, read.length));
    expect(read.length).toBeGreaterThan(20);
  });
});

describe("texts", () => {
  it("lose what the database refuses to a visible escape", () => {
    expect(storableText("a\0b\ud800c\udc00d\u001f")).toBe("a\\u0000b\\ud800c\\udc00d\\u001f");
    expect(storableText("PO-1 Größe 📦")).toBe("PO-1 Größe 📦");
    expect(storableProse("line\nnext\ttab\0")).toBe("line\nnext\ttab\\u0000");
  });

  it("that are cut inside a pair stay storable", () => {
    const cut = storableText(`${"x".repeat(511)}📦`);
    expect(cut.endsWith("\\ud83d")).toBe(true);
  });
});

describe("buckets", () => {
  it("follow the time in the run's id, not the clock", () => {
    const id = "01900000-0000-7000-8000-00000000000a";
    expect(timeOfId(id)).toBe(0x019000000000);
    const day = Math.floor(0x019000000000 / 86_400_000);
    expect(payloadBucket({ id, retention: 7 })).toBe(day);
    expect(payloadBucket({ id, retention: 30 })).toBe(Math.floor(day / 7));
    expect(payloadBucket({ id, retention: 180 })).toBe(Math.floor(day / 28));
  });
});
