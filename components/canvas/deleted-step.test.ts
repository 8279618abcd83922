import { describe, expect, it } from "vitest";
import type { FlowDocument, FlowProblem } from "@/runtime/flow/document";
import { validateFlow } from "@/runtime/flow/validate-flow";
import type { JsonObject } from "@/runtime/json";
import { nodeRegistry } from "@/runtime/nodes/registry";
import { aFlow } from "@/runtime/testing/flow-builder";
import { deleteSelection } from "./delete-selection";
import { knownSteps, namedStep } from "./deleted-step";
import { placeAfterSelection } from "./editor-actions";
import { createEditor, undo } from "./editor-store";
import { applyFix } from "./fill-in";
import { mendReads } from "./mend-reads";

const map = (fields: JsonObject[]) => ({ type: "map@1", config: { fields } });
const reading = (id: string) => map([{ target: "a", value: `steps.${id}.b + steps.${id}.c` }]);
const known = new Map([["old", { name: "Map to sales order", type: "map@1" }]]);
const told = (document: FlowDocument): readonly FlowProblem[] =>
  validateFlow(document, nodeRegistry)
    .map((problem) => namedStep(known, document, problem))
    .filter(({ message }) => message.includes("was deleted"));

describe("a step that was deleted and is read", () => {
  it("is told by its name, and the one of its type that has its place is read instead", () => {
    const document = aFlow(
      {
        hook: { type: "webhook@1" },
        fresh: map([{ target: "b", value: "1" }]),
        reads: reading("old"),
      },
      ["hook.out -> fresh.in", "fresh.out -> reads.in"],
    );
    const [problem] = told(document);
    expect(problem?.message).toContain("“Map to sales order” (old) was deleted, and is read here");
    expect(problem?.fix).toEqual({
      label: "Read “fresh”",
      value: { read: "old", instead: "fresh" },
    });
    expect(mendReads(document, "old", "fresh").nodes.reads?.config).toEqual({
      fields: [{ target: "a", value: "steps.fresh.b + steps.fresh.c" }],
    });
  });

  it("is read nowhere any more after one fix, which is one step back", () => {
    const document = {
      ...aFlow(
        {
          hook: { type: "webhook@1" },
          fresh: map([{ target: "b", value: "1" }]),
          reads: map([
            { target: "a", value: "steps.old.b" },
            {
              target: "c",
              each: "steps.old.lines",
              fields: [{ target: "d", value: "item.x + steps.old.c" }],
            },
          ]),
          call: {
            type: "http-request@1",
            config: { method: "GET", url: "/$" + "{steps.old.b}/$" + '{"steps.old.b"}' },
            idempotencyKey: "steps.old.number",
          },
        },
        ["hook.out -> fresh.in", "fresh.out -> reads.in", "reads.out -> call.in"],
      ),
      settings: { businessKeys: [{ kind: "order", node: "call", value: "steps.old.number" }] },
    };
    const problem = told(document).find(({ node }) => node === "reads");
    expect(problem?.fix?.label).toBe("Read “fresh” in all 6 places");
    const editor = createEditor({ document, layout: { nodes: {} } });
    if (problem !== undefined) applyFix(editor, problem, () => undefined);
    const mended = editor.getState().sketch.document;
    expect(told(mended)).toEqual([]);
    // A text that only looks like it is none.
    expect(mended.nodes.call?.config.url).toBe("/$" + "{steps.fresh.b}/$" + '{"steps.old.b"}');
    expect(mended.nodes.call?.idempotencyKey).toBe("steps.fresh.number");
    expect(mended.settings.businessKeys?.[0]?.value).toBe("steps.fresh.number");
    undo(editor, null);
    expect(editor.getState().sketch.document).toBe(document);
  });

  it("is read nowhere any more in code either, and its numbers are the other's", () => {
    const gone = "old";
    const document = {
      ...aFlow(
        {
          hook: { type: "webhook@1" },
          fresh: map([{ target: "b", value: "1" }]),
          code: { type: "code@1", config: { code: "// steps.old\nreturn steps.old.b;" } },
          reads: map([{ target: "a", value: "steps.old.b" }]),
        },
        ["hook.out -> fresh.in", "fresh.out -> code.in", "code.out -> reads.in"],
      ),
      settings: {
        businessKeys: [
          { kind: "order", node: gone, value: "output.b" },
          { kind: "own", node: "fresh", value: "steps.old.b" },
        ],
      },
    };
    expect(told(document)[0]?.fix?.label).toBe("Read “fresh” in all 4 places");
    const mended = mendReads(document, gone, "fresh");
    expect(mended.nodes.code?.config.code).toBe("// steps.old\nreturn steps.fresh.b;");
    expect(mended.settings.businessKeys).toEqual([
      { kind: "order", node: "fresh", value: "output.b" },
      { kind: "own", node: "fresh", value: "steps.fresh.b" },
    ]);
  });

  it("stays where the one that has its place does not come before", () => {
    const document = {
      ...aFlow(
        {
          hook: { type: "webhook@1" },
          early: { type: "code@1", config: { code: "return steps.old.b;" } },
          fresh: map([{ target: "b", value: "1" }]),
          reads: reading("old"),
          more: reading("old"),
        },
        [
          "hook.out -> early.in",
          "early.out -> fresh.in",
          "fresh.out -> reads.in",
          "fresh.out -> more.in",
        ],
      ),
      settings: { businessKeys: [{ kind: "order", node: "hook", value: "steps.old.b" }] },
    };
    const fix = told(document).find(({ node }) => node === "reads")?.fix;
    expect(fix?.label).toBe("Read “fresh” in 2 places");
    const mended = mendReads(document, "old", "fresh");
    expect(mended.nodes.early).toBe(document.nodes.early);
    expect(mended.settings.businessKeys).toEqual(document.settings.businessKeys);
  });

  it("has the name of the newest flow that has it", () => {
    const older = aFlow({ old: { type: "map@1", name: "Older" }, gone: { type: "map@1" } }, []);
    const newer = aFlow({ old: { type: "map@1", name: "Newer" } }, []);
    const steps = knownSteps([newer, older]);
    expect(steps.get("old")?.name).toBe("Newer");
    expect([...steps.keys()]).toEqual(["old", "gone"]);
  });

  it("has no heir where none or several of its type come before", () => {
    const none = aFlow({ hook: { type: "webhook@1" }, reads: reading("old") }, [
      "hook.out -> reads.in",
    ]);
    const several = aFlow(
      { hook: { type: "webhook@1" }, one: map([]), two: map([]), reads: reading("old") },
      ["hook.out -> one.in", "one.out -> two.in", "two.out -> reads.in"],
    );
    expect(told(none)[0]?.fix).toBeUndefined();
    expect(told(several)[0]?.fix).toBeUndefined();
  });

  it("leaves its place selected, so that what is added next takes it", () => {
    const document = aFlow(
      { hook: { type: "webhook@1" }, old: map([]), end: { type: "respond@1" } },
      ["hook.out -> old.in", "old.out -> end.in"],
    );
    const editor = createEditor({ document, layout: { nodes: {} } });
    editor.setState({ nodes: new Set(["old"]) });
    deleteSelection(editor);
    expect(placeAfterSelection(editor)).toEqual({ after: "hook" });
    expect(editor.getState().sketch.document.edges).toEqual([{ from: "hook.out", to: "end.in" }]);
  });
});
