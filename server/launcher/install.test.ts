import { describe, expect, it } from "vitest";
import { missingPackages } from "./install.mjs";

const locked = {
  "": { version: "1.0.0" },
  "node_modules/next": { version: "16.0.0" },
  "node_modules/vitest": { version: "4.0.0", dev: true },
  "node_modules/other-platform": { version: "1.0.0", optional: true },
};

describe("what is missing", () => {
  it("is nothing when the locked versions are there", () => {
    const installed = {
      "node_modules/next": { version: "16.0.0" },
      "node_modules/vitest": { version: "4.0.0" },
    };
    expect(missingPackages(locked, installed, true)).toEqual([]);
  });

  it("counts development packages only where they are wanted", () => {
    const installed = { "node_modules/next": { version: "16.0.0" } };
    expect(missingPackages(locked, installed, false)).toEqual([]);
    expect(missingPackages(locked, installed, true)).toEqual(["node_modules/vitest"]);
  });

  it("is a package of another version, too", () => {
    const installed = { "node_modules/next": { version: "15.9.0" } };
    expect(missingPackages(locked, installed, false)).toEqual(["node_modules/next"]);
  });
});
