import { describe, expect, it } from "vitest";
import { nodeRegistry } from "../nodes/registry";
import { fieldWords, nodeFieldWords } from "./field-words";

const words = (type: string, config: Parameters<typeof fieldWords>[1], field: string) =>
  fieldWords(nodeRegistry.get(type)?.fields ?? [], config, field);

describe("a field in words", () => {
  it("is its label, and in lists the entries by their names", () => {
    expect(words("http-request@1", {}, "bodyExpression")).toBe("Body expression");
    const fields = [{ target: "city" }, { target: "lines", fields: [{ target: "lineNo" }, {}] }];
    expect(words("map@1", { fields }, "fields[1].fields[0].value")).toBe(
      "Fields › lines › lineNo › Value",
    );
    expect(words("map@1", { fields }, "fields[1].fields[1].value")).toBe(
      "Fields › lines › row 2 › Value",
    );
  });

  it("names an entry that its path finds by what it is for", () => {
    const fields = [{ target: "city" }, { target: "number", value: "input.no" }];
    expect(words("map@1", { fields }, "fields[target=number].value")).toBe(
      "Fields › number › Value",
    );
    expect(words("map@1", { fields }, 'fields[target="ship.to"].value')).toBe(
      "Fields › ship.to › Value",
    );
  });

  it("is what there is where the path leads nowhere", () => {
    expect(words("map@1", {}, "idempotencyKey")).toBe("idempotencyKey");
    expect(words("map@1", {}, "fields[3].value")).toBe("Fields › row 4 › Value");
    expect(words("map@1", {}, "")).toBe("");
  });

  it("of a node is told wherever it stands", () => {
    const node = { type: "map@1", name: "Map", config: { fields: [{ target: "city" }] } };
    const of = (field: string) => nodeFieldWords(node, nodeRegistry, field);
    expect(of("config.fields[0].value")).toBe("Fields › city › Value");
    expect(of("name")).toBe("Name");
    expect(of("retry.attempts")).toBe("Retries › attempts");
    expect(nodeFieldWords({ ...node, type: "other@1" }, nodeRegistry, "config.a.b")).toBe("a.b");
  });
});
