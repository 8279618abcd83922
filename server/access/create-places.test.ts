import { expect, it } from "vitest";
import { shortNameOf } from "./create-places";

it.each([
  ["Nordwind Handel GmbH", "nordwind-handel-gmbh"],
  ["  Hafenbau Süd & Co. ", "hafenbau-sud-co"],
  [`${"a".repeat(59)} b`, "a".repeat(59)],
])("is what %j is called in addresses", (name, short) => {
  expect(shortNameOf(name)).toBe(short);
});

it.each(["***", "x".repeat(121)])("refuses %j", (name) => {
  expect(() => shortNameOf(name)).toThrow(expect.objectContaining({ code: "INPUT_INVALID" }));
});
