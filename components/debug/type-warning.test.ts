import { expect, it } from "vitest";
import { aFlow } from "@/runtime/testing/flow-builder";
import { typeAt, typeGivenBy } from "./type-warning";

it("knows the type of what arrives by what its line gives, also where the step takes anything", () => {
  const call = { type: "http-request@1", config: { method: "POST", url: "/x" } };
  const document = aFlow(
    {
      hook: { type: "webhook@1" },
      map: { type: "map@1", config: { documentType: "SalesOrder", fields: [] } },
      call,
      other: call,
    },
    ["hook.out -> map.in", "map.out -> call.in", "call.out -> other.in"],
  );
  expect(["call", "other", "gone"].map((node) => typeAt(document, node))).toEqual([
    "SalesOrder",
    "any",
    "any",
  ]);
  expect(typeAt(null, "call")).toBe("any");
});

it("knows the type of what a step hands on by its output, else by what all that comes next wants", () => {
  const taking = (takes: string) => ({
    type: "http-request@1",
    config: { method: "POST", url: "/x", body: "input", takes },
  });
  const answering = (documentType?: string) => ({
    type: "http-request@1",
    config: { method: "GET", url: "/x", ...(documentType !== undefined && { documentType }) },
  });
  const document = aFlow(
    {
      hook: { type: "webhook@1" },
      said: answering("SalesOrder"),
      open: answering(),
      split: answering(),
      one: taking("Invoice"),
      other: taking("SalesOrder"),
    },
    [
      "hook.out -> said.in",
      "said.out -> open.in",
      "open.out -> one.in",
      "hook.out -> split.in",
      "split.out -> one.in",
      "split.out -> other.in",
    ],
  );
  expect(typeGivenBy(document, "said", "out")).toEqual({ type: "SalesOrder", by: "output" });
  expect(typeGivenBy(document, "open", "out")).toEqual({ type: "Invoice", by: "next" });
  expect(typeGivenBy(document, "split", "out").type).toBe("any");
  expect(typeGivenBy(document, "one", "error").type).toBe("any");
  expect(typeGivenBy(null, "said", "out").type).toBe("any");
});
