import { describe, expect, it } from "vitest";
import { askedLive } from "./asked-live";

const slot = (name: string, live: string | null) => ({
  slot: name,
  nodes: [],
  sandbox: null,
  live:
    live === null
      ? null
      : {
          id: `${name}-id`,
          name: live,
          kind: "http",
          environmentId: "e",
          environment: "production" as const,
          simulated: false,
        },
});

describe("what is asked of whoever lets a run go on", () => {
  it("names each system that others set live, who did, and the connection that yes is said to", () => {
    const slots = [slot("erp", "SAP"), slot("mail", "Postmark"), slot("crm", "CRM")];
    const unconfirmed = [
      { slot: "erp", by: "Anna" },
      { slot: "mail", by: "Anna" },
    ];
    expect(askedLive({ slots, unconfirmed })).toEqual({
      systems: ["SAP in production", "Postmark in production"],
      by: "Anna",
      live: { erp: "erp-id", mail: "mail-id" },
    });
  });

  it("names a slot that nothing is bound to, and says yes to nothing there", () => {
    const unconfirmed = [
      { slot: "erp", by: "Anna" },
      { slot: "gone", by: "Ben" },
    ];
    expect(askedLive({ slots: [slot("erp", null)], unconfirmed })).toEqual({
      systems: ["erp", "gone"],
      by: "Anna and Ben",
      live: {},
    });
  });
});
