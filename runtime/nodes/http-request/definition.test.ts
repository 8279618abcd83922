import { describe, expect, it } from "vitest";
import { httpRequest } from "./definition";

const found = (config: Parameters<NonNullable<typeof httpRequest.check>>[0]) =>
  (httpRequest.check?.(config) ?? []).map(({ severity, code, field }) => [severity, code, field]);

describe("the settings of an HTTP request", () => {
  it("warn of a POST for which nobody chose what it sends", () => {
    expect(found({ method: "POST" })).toEqual([["warning", "body-empty", "body"]]);
    expect(found({ method: "PUT", url: "/orders" })).toHaveLength(1);
  });

  it("take a chosen body, none included, and methods that carry none", () => {
    for (const body of ["none", "input", "expression", "template"]) {
      expect(found({ method: "POST", body })).toEqual([]);
    }
    expect(found({})).toEqual([]);
    expect(found({ method: "DELETE" })).toEqual([]);
  });

  it("take statuses and ranges alone", () => {
    expect(found({ success: "200-299, 404" })).toEqual([]);
    expect(found({ success: "200-9999" })).toEqual([["error", "status-range", "success"]]);
  });
});
