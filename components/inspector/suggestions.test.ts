import { describe, expect, it } from "vitest";
import { typeOfSample } from "@/runtime/expressions/type-of-sample";
import { webhook } from "@/runtime/nodes/webhook/definition";
import { suggestionsFor } from "./suggestions";

const input = typeOfSample(webhook.sample?.body ?? {});
const first = (target: string) => suggestionsFor(target, { input })[0]?.label ?? null;

describe("values offered for a target field", () => {
  it.each([
    ["email", "input.email"],
    ["poNumber", "input.po_number"],
    ["PO-Number", "input.po_number"],
    ["currency", "input.currency"],
    ["shipTo.city", "input.shipping_address.city"],
    ["billTo.city", "input.billing_address.city"],
    ["shipTo.country", "input.shipping_address.country_code"],
  ])("for %s begin with %s", (target, path) => {
    expect(first(target)).toBe(path);
  });

  it.each(["", ".", "total", "externalReference", "itemId", "toString"])(
    "for %j there are none",
    (target) => {
      expect(suggestionsFor(target, { input })).toEqual([]);
    },
  );

  it("are none while nothing is known of what arrives", () => {
    expect(suggestionsFor("email", {})).toEqual([]);
    expect(suggestionsFor("email", { input: { kind: "any" } })).toEqual([]);
  });
});
