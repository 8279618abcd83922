import { expect, test } from "vitest";
import { matchWords } from "./match-words";

test.each([
  ["appearance Dark", "dark", 1],
  ["Hallberg Industrial Supply Test hallberg", "hallb test", 1],
  ["Shipment confirmed: invoice and tracking", "dark", 0],
  ["Shopify order to ERP", "pify", 0.5],
  ["Shopify order to ERP", "", 1],
])("%s for %j is %d", (entry, search, score) => {
  expect(matchWords(entry, search)).toBe(score);
});
