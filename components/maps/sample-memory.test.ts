import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { aTabsStorage } from "@/components/shell/testing/tabs-storage";
import { recallSample, rememberSample } from "./sample-memory";

beforeEach(() => vi.stubGlobal("sessionStorage", aTabsStorage()));
afterEach(() => vi.unstubAllGlobals());

const place = { distributor: "d1", environment: "test", person: "a@example.com", map: "m1" };

test("what a map was tried on is known again at the same place alone", () => {
  const own = { from: "own", text: '{"number":"PO-7"}' } as const;
  rememberSample(place, own);
  expect(recallSample(place)).toEqual(own);
  const elsewhere = [
    { ...place, distributor: "d2" },
    { ...place, environment: "production" },
    { ...place, person: "b@example.com" },
    { ...place, map: "m2" },
  ];
  expect(elsewhere.map(recallSample)).toEqual([null, null, null, null]);
});

test("what is damaged is none", () => {
  rememberSample(place, { from: "shipped", id: "document o2c/SalesOrder" });
  for (const key of Object.keys(sessionStorage)) sessionStorage.setItem(key, "{");
  expect(recallSample(place)).toBeNull();
});
