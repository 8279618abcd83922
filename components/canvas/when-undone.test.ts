import { expect, it, vi } from "vitest";
import { orderFlow } from "@/runtime/testing/order-flow";
import { change, createEditor, redo, undo } from "./editor-store";
import { whenUndone } from "./when-undone";

const layout = { nodes: {} };

function extracted() {
  const store = createEditor({ document: orderFlow, layout });
  change(store, ({ document, layout: kept }) => {
    const { n02: _gone, ...nodes } = document.nodes;
    const call = { type: "sub-flow@1", name: "Called", config: {} };
    return { document: { ...document, nodes: { ...nodes, n90: call } }, layout: kept };
  });
  const tell = vi.fn();
  whenUndone(store, { call: "n90", nodes: new Set(["n02"]) }, tell);
  return { store, tell };
}

it("tells once that an extraction was undone", () => {
  const { store, tell } = extracted();
  undo(store, null);
  expect(tell).toHaveBeenCalledOnce();
  redo(store, null);
  undo(store, null);
  expect(tell).toHaveBeenCalledOnce();
});

it("says nothing when the step that calls the sub-flow is deleted", () => {
  const { store, tell } = extracted();
  change(store, ({ document, layout: kept }) => {
    const { n90: _gone, ...nodes } = document.nodes;
    return { document: { ...document, nodes }, layout: kept };
  });
  expect(tell).not.toHaveBeenCalled();
});
