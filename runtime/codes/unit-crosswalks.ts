import type { Crosswalk } from "./crosswalk";

/** X12 element 355 and UN/ECE Recommendation 20; packages are codes of Recommendation 21 with an X in front. */
export const unitsX12: Crosswalk = {
  name: "units.x12",
  help: "Units of X12 (element 355) and UN/ECE Recommendation 20 and 21. A package must have its X: bare, `CA` is a case in X12 and a rectangular can in Recommendation 21, `PL` a pallet here and a pail there.",
  rows: [
    ["EA", "EA", "each"],
    ["PC", "H87", "piece"],
    ["DZ", "DZN", "dozen"],
    ["GS", "GRO", "gross"],
    ["PR", "PR", "pair"],
    ["ST", "SET", "set"],
    ["HU", "CEN", "hundred"],
    ["TH", "MIL", "thousand"],
    ["FT", "FOT", "foot"],
    ["IN", "INH", "inch"],
    ["YD", "YRD", "yard"],
    ["MR", "MTR", "metre"],
    ["CM", "CMT", "centimetre"],
    ["MM", "MMT", "millimetre"],
    ["SF", "FTK", "square foot"],
    ["SY", "YDK", "square yard"],
    ["SM", "MTK", "square metre"],
    ["CF", "FTQ", "cubic foot"],
    ["CY", "YDQ", "cubic yard"],
    ["LB", "LBR", "pound"],
    ["OZ", "ONZ", "ounce"],
    ["KG", "KGM", "kilogram"],
    ["GR", "GRM", "gram"],
    ["TN", "STN", "ton of 2,000 pounds"],
    ["GA", "GLL", "gallon (US)"],
    ["QT", "QTL", "liquid quart (US)"],
    ["PT", "PTL", "liquid pint (US)"],
    ["LT", "LTR", "litre"],
    ["HR", "HUR", "hour"],
    ["CS", "XCS", "case"],
    ["CA", "XCS", "case"],
    ["BX", "XBX", "box"],
    ["CT", "XCT", "carton"],
    ["PK", "XPK", "package"],
    ["RL", "XRO", "roll"],
    ["BG", "XBG", "bag"],
    ["DR", "XDR", "drum"],
    ["PL", "XPX", "pallet"],
    ["PF", "XPX", "pallet (lift)"],
    ["BD", "XBE", "bundle"],
    ["BO", "XBO", "bottle"],
    ["JR", "XJR", "jar"],
    ["PA", "XPL", "pail"],
    ["TB", "XTU", "tube"],
  ],
};

/** What messages of older directories write, and Recommendation 20 and 21. */
export const unitsEdifact: Crosswalk = {
  name: "units.edifact",
  help: "Units of UN/EDIFACT (element 6411) as messages of D.93A to D.96A write them, and UN/ECE Recommendation 20 and 21.",
  rows: [
    ["PCE", "H87", "piece"],
    ["EA", "EA", "each"],
    ["C62", "C62", "one"],
    ["DZN", "DZN", "dozen"],
    ["PR", "PR", "pair"],
    ["SET", "SET", "set"],
    ["CEN", "CEN", "hundred"],
    ["MIL", "MIL", "thousand"],
    ["KGM", "KGM", "kilogram"],
    ["GRM", "GRM", "gram"],
    ["TNE", "TNE", "tonne"],
    ["LBR", "LBR", "pound"],
    ["MTR", "MTR", "metre"],
    ["CMT", "CMT", "centimetre"],
    ["MMT", "MMT", "millimetre"],
    ["MTK", "MTK", "square metre"],
    ["MTQ", "MTQ", "cubic metre"],
    ["LTR", "LTR", "litre"],
    ["CS", "XCS", "case"],
    ["CT", "XCT", "carton"],
    ["BX", "XBX", "box"],
    ["PK", "XPK", "package"],
    ["RO", "XRO", "roll"],
    ["PX", "XPX", "pallet"],
  ],
};

/** Weights alone: Shopify counts everything else in pieces. */
export const unitsShopify: Crosswalk = {
  name: "units.shopify",
  help: "Units of weight of Shopify, as REST and as GraphQL write them, and UN/ECE Recommendation 20. Quantities are pieces.",
  rows: [
    ["g", "GRM", "gram"],
    ["GRAMS", "GRM", "gram"],
    ["kg", "KGM", "kilogram"],
    ["KILOGRAMS", "KGM", "kilogram"],
    ["oz", "ONZ", "ounce"],
    ["OUNCES", "ONZ", "ounce"],
    ["lb", "LBR", "pound"],
    ["POUNDS", "LBR", "pound"],
  ],
};

const known = new Set(
  [unitsX12, unitsEdifact, unitsShopify].flatMap(({ rows }) => rows.map(([, ours]) => ours)),
);

/** Units that a crosswalk gives: what has such a code is no code of a partner's. */
export function isKnownUnit(code: string): boolean {
  return known.has(code);
}
