import type { JsonObject } from "../../json";

/** Stocked by the box, sold by the case, too. */
export const itemExample: JsonObject = {
  itemId: "GLV-NIT-M",
  ids: [
    { scheme: "GTIN", value: "00614141000012" },
    { scheme: "MFR_PART", value: "NG-100-M" },
  ],
  description: "Nitrile gloves, medium, box of 100",
  baseUom: "XBX",
  uoms: [{ uom: "XCS", perBase: "10" }],
  packSizes: [{ value: "10", uom: "XBX" }],
  weight: { value: "1.1", uom: "LBR" },
  lotControlled: true,
  countryOfOrigin: "MY",
  status: "active",
  substitutes: ["GLV-NIT-M2"],
  taxCode: "PPE",
};
