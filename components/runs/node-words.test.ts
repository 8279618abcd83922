import { expect, it } from "vitest";
import type { FlowDocument } from "@/runtime/flow/document";
import { settingWords } from "./node-words";

it("calls a setting as the form of its step does, and nothing else a setting", () => {
  const document = {
    nodes: { n1: { type: "http-request@1", name: "Check credit", config: {} } },
  } as unknown as FlowDocument;
  expect(settingWords(document, "n1", "bodyExpression")).toBe("Body expression");
  expect(settingWords(document, "n1", "amount")).toBeNull();
  expect(settingWords(document, "gone", "bodyExpression")).toBeNull();
});
