import { describe, expect, test } from "vitest";
import { flowNode, orderFlow } from "@/runtime/testing/order-flow";
import type { Sketch } from "./edit-flow";
import { createEditor, replaceSketch } from "./editor-store";
import { renameReads } from "./rename-reads";

function sketch(nodes: Sketch["document"]["nodes"]): Sketch {
  return {
    document: { ...orderFlow, nodes: { ...orderFlow.nodes, ...nodes } },
    layout: { nodes: {} },
  };
}

describe("what others saved", () => {
  test("gives the own new step another id, also where settings were filled in for it", () => {
    const mine = flowNode("respond@1", "Mine", { body: "input" });
    const theirs = flowNode("respond@1", "Theirs", { body: "input" });
    const editor = createEditor(sketch({ n07: mine }));
    editor.setState({
      nodes: new Set(["n07"]),
      proposed: { node: "n07", config: { body: "input" }, connection: null },
    });

    replaceSketch(editor, sketch({ n07: theirs, n08: mine }), { n07: "n08" }, renameReads);

    expect([...editor.getState().nodes]).toEqual(["n08"]);
    expect(editor.getState().proposed?.node).toBe("n08");
  });
});
