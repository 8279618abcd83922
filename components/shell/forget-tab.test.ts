import { afterEach, expect, test, vi } from "vitest";
import { forgetTab } from "./forget-tab";
import { aTabsStorage } from "./testing/tabs-storage";

afterEach(() => vi.unstubAllGlobals());

test("nothing of a person's work stays in the tab, and what opened it does", () => {
  const storage = aTabsStorage();
  vi.stubGlobal("sessionStorage", storage);
  storage.setItem("orderloom:draft:a@example.com:f1", "{}");
  storage.setItem("orderloom:map-sample:d1:test:a@example.com:m1", '{"from":"own","text":"{}"}');
  storage.setItem("orderloom.link", "secret");
  forgetTab();
  expect(Object.keys(storage)).toEqual(["orderloom.link"]);
});
