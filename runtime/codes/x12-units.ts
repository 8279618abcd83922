// X12 element 355 (unit or basis for measurement) and UN/ECE Recommendation 20 and 21. Packages are codes of
// Recommendation 21 with an X in front: bare, `CA` is a case in X12 and a rectangular can in Recommendation 21.
const pairs: readonly (readonly [x12: string, unece: string])[] = [
  ["EA", "EA"],
  ["PC", "H87"],
  ["DZ", "DZN"],
  ["PR", "PR"],
  ["ST", "SET"],
  ["FT", "FOT"],
  ["IN", "INH"],
  ["YD", "YRD"],
  ["LB", "LBR"],
  ["GA", "GLL"],
  ["LT", "LTR"],
  ["SF", "FTK"],
  ["HU", "CEN"],
  ["TH", "MIL"],
  ["BX", "XBX"],
  ["CA", "XCS"],
  ["CS", "XCS"],
  ["CT", "XCT"],
  ["PK", "XPK"],
  ["RL", "XRO"],
  ["BG", "XBG"],
  ["DR", "XDR"],
  ["PL", "XPX"],
  ["PF", "XPX"],
];

export const x12Units = pairs;
