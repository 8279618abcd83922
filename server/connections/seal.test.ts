import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { openSealer } from "./seal";

const newKey = (id: string) => ({ id, key: new Uint8Array(randomBytes(32)) });
const owner = { partnerId: "p1", subject: "c1" };

describe("a sealed secret", () => {
  const k1 = newKey("k1");
  const sealer = openSealer([k1]);
  const sealed = sealer.seal(owner, "päss wörd");

  it("opens for its owner", () => {
    expect(sealer.open(owner, sealed)).toBe("päss wörd");
  });

  it("is different each time and holds nothing readable", () => {
    expect(sealer.seal(owner, "päss wörd")).not.toBe(sealed);
    expect(sealed).toMatch(/^v1\.k1\.[\w-]{16}\.[\w-]{22}\.[\w-]+$/);
    const kept = Buffer.from(sealed.split(".")[4] ?? "", "base64url");
    expect(kept.length).toBe(Buffer.byteLength("päss wörd"));
    expect(kept.includes("päs")).toBe(false);
    expect(kept.includes("wörd")).toBe(false);
  });

  it.each([
    ["another partner", { partnerId: "p2", subject: "c1" }],
    ["another connection", { partnerId: "p1", subject: "c2" }],
  ])("does not open for %s", (_, other) => {
    expect(() => sealer.open(other, sealed)).toThrow(/does not open/);
  });

  it.each([0, 1, 2, 3, 4])("does not open when part %i is changed", (part) => {
    const parts = sealed.split(".");
    const text = parts[part] ?? "";
    parts[part] = text.startsWith("A") ? `B${text.slice(1)}` : `A${text.slice(1)}`;
    expect(() => sealer.open(owner, parts.join("."))).toThrow();
  });

  it("does not open with a tag that was cut", () => {
    const parts = sealed.split(".");
    parts[3] = Buffer.from(parts[3] ?? "", "base64url")
      .subarray(0, 4)
      .toString("base64url");
    expect(() => sealer.open(owner, parts.join("."))).toThrow(/does not open/);
  });

  it.each(["", "v1", "v2.k1.a.b.c", "plain text"])("refuses %j", (text) => {
    expect(() => sealer.open(owner, text)).toThrow(
      expect.objectContaining({ code: "SECRET_MISSING" }),
    );
  });

  it("still opens after the key was rotated, and is then known as outdated", () => {
    const rotated = openSealer([newKey("k2"), k1]);
    expect(rotated.open(owner, sealed)).toBe("päss wörd");
    expect(rotated.isOutdated(sealed)).toBe(true);
    expect(rotated.isOutdated(rotated.seal(owner, "x"))).toBe(false);
  });

  it("does not open once its key is gone", () => {
    expect(() => openSealer([newKey("k2")]).open(owner, sealed)).toThrow(/"k1".*not known/);
  });

  it("does not open with another key of the same name", () => {
    expect(() => openSealer([newKey("k1")]).open(owner, sealed)).toThrow(/does not open/);
  });
});
