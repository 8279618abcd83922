import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { isUnitCode, unitCodes } from "./unit-codes";
import { unitsEdifact, unitsShopify, unitsX12 } from "./unit-crosswalks";
import { unitFactors } from "./unit-factors";

it("has the 2,162 units of the two recommendations, as the docs name them", () => {
  const rows = readFileSync("docs/units.md", "utf8").matchAll(/^\| `([A-Z0-9]+)` \| \S/gm);
  expect([...rows].map(([, code]) => code)).toEqual(unitCodes);
  expect(unitCodes).toHaveLength(2162);
});

it("has every unit that a crosswalk gives", () => {
  const given = [unitsX12, unitsEdifact, unitsShopify].flatMap(({ rows }) => rows);
  expect(given.map(([, ours]) => ours).filter((ours) => !isUnitCode(ours))).toEqual([]);
});

it("has the units that are converted", () => {
  const converted = unitCodes.filter((code) =>
    ["EA", "KGM", "MTR", "MTK", "MTQ", "MIN"].some((base) => unitFactors(code, base)),
  );
  expect(converted).toHaveLength(36);
});
