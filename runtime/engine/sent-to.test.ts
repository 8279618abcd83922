import { describe, expect, it } from "vitest";
import { isElsewhere, isSameSystem, isUndoneAt, sentTo } from "./sent-to";

const at = (id: string, baseUrl?: string) =>
  sentTo({ id, config: baseUrl === undefined ? {} : { baseUrl } });
const known = (...which: Parameters<typeof at>) => {
  const target = at(...which);
  if (target === null) throw new RangeError("leads nowhere");
  return target;
};

describe("where a request was sent", () => {
  it("is its connection, its host without credentials, and whether that is simulated", () => {
    expect(at("c1", "https://me:secret@ERP.example:8443/v1")).toEqual({
      connection: "c1",
      host: "erp.example:8443",
    });
    expect(at("c2", "sandbox://erp")).toEqual({ connection: "c2", host: "erp", simulated: true });
    expect(at("c3")).toEqual({ connection: "c3" });
    expect(at("c4", "no address")).toEqual({ connection: "c4" });
    expect(at("", "https://erp.example")).toBeNull();
  });

  it("is the same object while the connection is as it was", () => {
    const config = { baseUrl: "https://erp.example" };
    expect(sentTo({ id: "c1", config })).toBe(sentTo({ id: "c1", config }));
    expect(sentTo({ id: "c2", config })).toEqual({ connection: "c2", host: "erp.example" });
  });

  it("is surely the same system only by the same connection at the same address", () => {
    const erp = known("c1", "https://erp.example/v1");
    expect(isSameSystem(erp, known("c1", "https://erp.example/v2"))).toBe(true);
    expect(isElsewhere(erp, at("c2", "https://erp.example/v1"))).toBe(true);
    expect(isElsewhere(erp, at("c1", "https://moved.example"))).toBe(true);
    expect(isElsewhere(erp, at("c2", "https://other.example"))).toBe(true);
    expect(isElsewhere(at("c1"), at("c2"))).toBe(true);
  });

  it("is surely another one only where one of them is simulated", () => {
    for (const [one, other] of [
      [at("c1", "sandbox://erp"), at("c1", "https://erp.example")],
      [at("c2", "https://erp"), at("c1", "sandbox://erp")],
      [at("c1", "sandbox://erp"), at("c2", "sandbox://tax")],
    ] as const) {
      expect(isElsewhere(one, other)).toBe(true);
      expect(isUndoneAt(one, other)).toBe(true);
    }
    const erp = known("c1", "https://erp.example");
    expect(isUndoneAt(erp, at("c2", "https://other.example"))).toBe(false);
    expect(isUndoneAt(at("c1", "sandbox://erp"), at("c2", "sandbox://erp"))).toBe(false);
  });

  it("is nothing that anybody can tell apart where it is not known", () => {
    expect(isUndoneAt(null, at("c1"))).toBe(false);
    expect(isElsewhere(null, at("c1"))).toBe(false);
    expect(isElsewhere(undefined, at("c1"))).toBe(false);
    expect(isElsewhere(at("c1"), null)).toBe(false);
  });
});
