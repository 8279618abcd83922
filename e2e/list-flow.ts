import type { Page } from "@playwright/test";
import { madeFlow, saveFlow } from "./made-flow";

const map = { fields: [{ target: "name", value: "'line ' + item.sku" }] };

/** start → each line → name it → note it → all lines → answer; a new one each time. Gives where it is debugged. */
export function madeListFlow(page: Page): Promise<string> {
  return madeFlow(page, "Lines", listFlow("input.lines"));
}

/** Saves that flow, as it is debugged at this address, with another list. */
export function saveOtherList(page: Page, at: string, list: string): Promise<void> {
  return saveFlow(page, at, listFlow(list));
}

function listFlow(list: string) {
  return {
    nodes: {
      n01: { type: "webhook@1", name: "Order in", config: {} },
      n02: { type: "splitter@1", name: "Each line", config: { list } },
      n03: { type: "map@1", name: "Name it", config: map },
      n04: { type: "log@1", name: "Note it", config: { note: "input.name" } },
      n05: { type: "aggregator@1", name: "All lines", config: {} },
      n06: { type: "respond@1", name: "Hand back", config: { body: "input.results" } },
    },
    edges: [
      { from: "n01.out", to: "n02.in" },
      { from: "n02.item", to: "n03.in" },
      { from: "n03.out", to: "n04.in" },
      { from: "n04.out", to: "n05.in" },
      { from: "n05.out", to: "n06.in" },
    ],
  };
}
