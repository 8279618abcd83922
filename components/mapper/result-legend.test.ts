import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { mapPlaces } from "@/runtime/mapping/map-places";
import { ResultLegend } from "./result-legend";

const preview = {
  document: {},
  problems: [],
  values: new Map(),
  bad: new Map(),
  before: null,
  changes: 0,
  waits: false,
};
const places = mapPlaces([{ target: "a", value: "1" }]);
const legend = (behind: boolean) =>
  renderToStaticMarkup(createElement(ResultLegend, { preview, faults: [], places, behind }));

test("a result is called good only where it is of the rows that are shown", () => {
  expect(legend(false)).toContain("text-positive");
  expect(legend(false)).toContain('aria-busy="false"');
  expect(legend(true)).not.toContain("text-positive");
  expect(legend(true)).toContain('aria-busy="true"');
});
