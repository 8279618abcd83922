import { describe, expect, it } from "vitest";
import type { DocumentField } from "../documents/definition";
import { documentSchema } from "../documents/registry";
import { ourCode, theirCode } from "./crosswalk";
import { crosswalkNamed, crosswalks } from "./crosswalks";
import { codesPage } from "./docs-page";

const named = (name: string) => crosswalkNamed(name)!;

/** Codes of a field by its path, e.g. `lines.status`. */
function codesOf(type: string, path: string): readonly string[] {
  const at = path.split(".").reduce<{ fields?: readonly DocumentField[]; field?: DocumentField }>(
    ({ fields = [] }, name) => {
      const field = fields.find((one) => one.name === name)!;
      return field.shape.kind === "object" ? { field, fields: field.shape.fields } : { field };
    },
    { fields: documentSchema(type)!.fields },
  );
  const { shape } = at.field!;
  return shape.kind === "code" ? shape.values.map(({ code }) => code) : [];
}

describe("crosswalks", () => {
  it("have a name of their own each", () => {
    expect(new Set(crosswalks.map(({ name }) => name)).size).toBe(crosswalks.length);
    expect(crosswalkNamed("constructor")).toBeUndefined();
  });

  it.each(crosswalks.map((one) => [one.name, one] as const))(
    "%s: no pair stands twice, and each of ours leads back to itself",
    (_name, crosswalk) => {
      const pairs = crosswalk.rows.map(([theirs, ours]) => `${theirs} ${ours}`);
      expect(new Set(pairs).size).toBe(pairs.length);
      for (const [theirs, ours] of crosswalk.rows) {
        expect(ourCode(crosswalk, theirs)).toBeDefined();
        const written = theirCode(crosswalk, ours)!;
        // UNCL 1229 has one code for several of ours: it leads back to the general one.
        if (crosswalk.name !== "lineStatus.ubl") expect(ourCode(crosswalk, written)).toBe(ours);
      }
    },
  );

  it.each([
    ["orderTypes.x12", "SalesOrder", "orderType"],
    ["orderTypes.edifact", "SalesOrder", "orderType"],
    ["purposes.x12", "SalesOrder", "purpose"],
    ["purposes.edifact", "SalesOrder", "purpose"],
    ["partyRoles.x12", "SalesOrder", "parties.role"],
    ["partyRoles.edifact", "SalesOrder", "parties.role"],
    ["freightTerms.x12", "SalesOrder", "freight.terms"],
    ["paymentStatus.shopify", "SalesOrder", "payment.status"],
    ["responseCodes.x12", "OrderAcknowledgement", "responseCode"],
    ["responseCodes.ubl", "OrderAcknowledgement", "responseCode"],
    ["responseCodes.edifact", "OrderAcknowledgement", "responseCode"],
    ["lineStatus.x12", "OrderAcknowledgement", "lines.status"],
    ["lineStatus.ubl", "OrderAcknowledgement", "lines.status"],
    ["shipmentStatus.shopify", "Shipment", "status"],
    ["shipmentStatus.x12", "Shipment", "status"],
  ])("%s: ours are codes of %s, %s", (name, type, path) => {
    const codes = codesOf(type, path);
    expect(codes.length).toBeGreaterThan(0);
    for (const [, ours] of named(name).rows) expect(codes).toContain(ours);
  });

  it("have a code of X12 for every answer to a line", () => {
    for (const code of codesOf("OrderAcknowledgement", "lines.status")) {
      expect(theirCode(named("lineStatus.x12"), code), code).toBeDefined();
    }
  });

  it("give a package its X: CA is a case, not a can, and PL a pallet, not a pail", () => {
    const units = named("units.x12");
    expect(["CA", "CS", "PL", "PA", "ea", " LB "].map((code) => ourCode(units, code))).toEqual([
      "XCS",
      "XCS",
      "XPX",
      "XPL",
      "EA",
      "LBR",
    ]);
    expect(["XCS", "XPX", "MIL", "XCA"].map((code) => theirCode(units, code))).toEqual([
      "CS",
      "PL",
      "TH",
      undefined,
    ]);
  });

  it("are all in the docs", async () => {
    await expect(codesPage()).toMatchFileSnapshot("../../docs/codes.md");
  });
});
