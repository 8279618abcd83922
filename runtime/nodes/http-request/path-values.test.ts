import { describe, expect, it } from "vitest";
import { expressionLanguage } from "../../engine/expression-language";
import type { CompileContext } from "../execution";
import { compilePathValues } from "./path-values";

const context = expressionLanguage as unknown as CompileContext;
const check = (template: string, input: object) =>
  compilePathValues(template, "url", context)({ input: input as never });

describe("the values in a path", () => {
  it.each([
    ["/orders/${input.id}", {}],
    ["/orders/${input.id}/lines", { id: null }],
    ["/orders/${ input.id.urlEncode() }?full=1", { id: "" }],
    ["/a/${input.a}/${input.b}#x", { a: 1 }],
  ])("are there: %s of %j is refused", (template, input) => {
    expect(() => check(template, input)).toThrow(
      expect.objectContaining({
        code: "FIELD_MISSING",
        message: expect.stringContaining("input."),
      }),
    );
  });

  it.each([
    ["/orders/${input.id}", { id: 0 }],
    ["/orders${input.suffix}", {}],
    ["${input.url}", {}],
    ["/orders?id=${input.id}", {}],
    ["/orders?path=/${input.id}", {}],
    ["/orders/${input.id}-${input.part}", { id: "A" }],
    ["/orders/${[1, 2].map(x => ({ a: x }))[0].a}", {}],
    ["/orders", {}],
  ])("may be missing where no segment is lost: %s", (template, input) => {
    expect(() => check(template, input)).not.toThrow();
  });
});
