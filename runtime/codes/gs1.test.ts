import { describe, expect, it } from "vitest";
import { countryCodes } from "./countries";
import { currencyCodes, currencyExponent } from "./currencies";
import { gs1CheckDigit, gs1Fault } from "./gs1";

describe("GS1 keys", () => {
  // The examples of the GS1 General Specifications and of printed codes.
  it.each([
    ["GTIN", "06291041500213"],
    ["GTIN", "6291041500213"],
    ["GTIN", "036000291452"],
    ["GTIN", "96385074"],
    ["UPC", "036000291452"],
    ["GLN", "0614141000012"],
    ["SSCC", "006141410000000012"],
  ] as const)("take %s %s", (key, text) => {
    expect(gs1Fault(key, text)).toBeUndefined();
  });

  it.each([
    ["GTIN", "6291041500214", "its check digit is 4, it should be 3"],
    ["GTIN", "629104150021", "its check digit"],
    ["GTIN", "62910415002", "8, 12, 13 or 14 digits, this has 11"],
    ["GLN", "06141410000 12", "digits only"],
    ["SSCC", "٠06141410000000012", "digits only"],
  ] as const)("refuse %s %s", (key, text, why) => {
    expect(gs1Fault(key, text)).toContain(why);
  });

  it("find every single wrong digit and every swap of unlike neighbours but those 5 apart", () => {
    const good = "006141410000000012";
    for (let at = 0; at < good.length; at += 1) {
      for (let digit = 0; digit < 10; digit += 1) {
        const other = good.slice(0, at) + digit + good.slice(at + 1);
        expect(gs1Fault("SSCC", other) === undefined).toBe(other === good);
      }
    }
  });

  it("have a check digit for digits alone", () => {
    expect(gs1CheckDigit("629104150021")).toBe("3");
    expect(gs1CheckDigit("")).toBeUndefined();
    expect(gs1CheckDigit("12a")).toBeUndefined();
  });
});

describe("ISO lists", () => {
  it("have each code once, in its form", () => {
    expect(new Set(currencyCodes).size).toBe(currencyCodes.length);
    expect(currencyCodes.filter((code) => !/^[A-Z]{3}$/.test(code))).toEqual([]);
    expect(new Set(countryCodes).size).toBe(249);
    expect(countryCodes.filter((code) => !/^[A-Z]{2}$/.test(code))).toEqual([]);
  });

  it("know the digits of a currency", () => {
    const digits = ["USD", "EUR", "JPY", "KWD", "CLF", "XXX"].map(currencyExponent);
    expect(digits).toEqual([2, 2, 0, 3, 4, undefined]);
  });
});
