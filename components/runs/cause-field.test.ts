import { expect, test } from "vitest";
import { causeField, stillHolds } from "./cause-field";

const map = {
  config: {
    fields: [
      { target: "externalReference", value: "input.name" },
      {
        target: "lines",
        each: "input.lines",
        as: "line",
        fields: [{ target: "itemId", value: "line.sku" }],
      },
      { target: "parties[].name", value: "item.name" },
    ],
  },
};

test("a map's field is found by the target it fills, inside lists, too", () => {
  expect(causeField(map, { field: "externalReference" })).toBe("fields[0].value");
  expect(causeField(map, { field: "lines" })).toBe("fields[1].each");
  expect(causeField(map, { field: "lines[].itemId" })).toBe("fields[1].fields[0].value");
  expect(causeField(map, { field: "parties[].name" })).toBe("fields[2].value");
});

test("a setting is found by its path, and nothing where none is named", () => {
  const router = { config: { branches: [{ name: "hold", condition: "input.totl > 5" }] } };
  expect(causeField(router, { field: "branches[0].condition" })).toBe("branches[0].condition");
  expect(causeField(router, { field: "lines[0].unit" })).toBeNull();
  expect(causeField(router, { expression: "input.totl > 5" })).toBeNull();
  expect(causeField(router, {})).toBeNull();
  expect(causeField(router, undefined)).toBeNull();
});

test("what was mended since is not the cause any more", () => {
  expect(stillHolds(map, "fields[0].value", "input.name")).toBe(true);
  expect(stillHolds(map, "fields[0].value", "input.nme")).toBe(false);
  expect(stillHolds(map, "fields[0].value", undefined)).toBe(true);
});
