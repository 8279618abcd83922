import { describe, expect, it } from "vitest";
import { arrive, sendText } from "./sent-texts";

describe("texts on their way to the address", () => {
  it("that come late are known as one's own", () => {
    const sent = sendText(sendText([""], "PO-4"), "PO-471");
    const later = arrive(sent, "PO-4");
    expect(later).toEqual(["PO-4", "PO-471"]);
    expect(arrive(later ?? [], "PO-471")).toEqual(["PO-471"]);
  });

  it("are told from what came from elsewhere, also from what was there before", () => {
    const sent = arrive(sendText([""], "PO-4"), "PO-4") ?? [];
    expect(arrive(sent, "")).toBeNull();
    expect(arrive(sent, "SO-500")).toBeNull();
  });
});
