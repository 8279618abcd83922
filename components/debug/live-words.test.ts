import { describe, expect, it } from "vitest";
import { mayNotGoOn, whyNotLive } from "./live-words";

const live = { id: "c", name: "Carrier", environment: "production" };
const slots = [{ slot: "carrier", nodes: ["n1"], live, sandbox: null }] as never;
const unconfirmed = [{ slot: "carrier", by: "Ines" }];

describe("what is live", () => {
  it("is told to whoever may not go on with it before they are asked for a yes", () => {
    expect(mayNotGoOn({ slots, unconfirmed, mayGoLive: false })).toMatch(
      /^The run reaches Carrier in production: Ines set that live, and your role may not/,
    );
    expect(mayNotGoOn({ slots, unconfirmed, mayGoLive: true })).toBeNull();
    expect(mayNotGoOn({ slots, unconfirmed: [], mayGoLive: false })).toBeNull();
  });

  it("is not offered for a reason", () => {
    const slot = { live } as never;
    expect(whyNotLive(slot, { mayGoLive: false, stands: true })).toContain("operators");
    expect(whyNotLive(slot, { mayGoLive: true, stands: false })).toContain("goes on");
    expect(whyNotLive(slot, { mayGoLive: true, stands: true })).toBeNull();
    expect(whyNotLive(slot, { mayGoLive: true, stands: true, called: true })).toContain("called");
    expect(whyNotLive({ live: null }, { mayGoLive: false, stands: true })).toBeNull();
  });
});
