import { expect, it } from "vitest";
import { aFlow } from "@/runtime/testing/flow-builder";
import { typeAt } from "./type-warning";

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
