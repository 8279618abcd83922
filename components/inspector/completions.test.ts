import { expect, it } from "vitest";
import type { TypeEnvironment } from "@/runtime/expressions/language";
import { completionsFor } from "./completions";

const environment: TypeEnvironment = {
  input: {
    kind: "object",
    fields: {
      total: { kind: "number" },
      shipTo: { kind: "object", fields: { city: { kind: "text" } } },
    },
  },
  trigger: { kind: "any" },
};
const labels = (text: string, template = false) =>
  completionsFor(text, text.length, environment, template).map(({ label }) => label);

it("offers roots and functions by their beginning", () => {
  expect(labels("inp")).toEqual(["input"]);
  expect(labels("1 + rou")).toContain("round");
  expect(labels("")).toEqual([]);
});

it("offers the fields behind a dot, at any depth", () => {
  expect(labels("input.")).toEqual(["total", "shipTo"]);
  expect(labels("input.shipTo.c")).toEqual(["city"]);
  expect(labels("input.nothing.")).toEqual([]);
});

it("completes a template inside its braces only", () => {
  expect(labels("/orders/inp", true)).toEqual([]);
  expect(labels("/orders/$" + "{inp", true)).toEqual(["input"]);
  expect(labels("/orders/$" + "{input.total}/inp", true)).toEqual([]);
});

it("leaves texts alone", () => {
  expect(labels('"inp')).toEqual([]);
  expect(labels('"a" + inp')).toEqual(["input"]);
});

it("knows the entries of a list inside a lambda, and the functions of a list", () => {
  const lines: TypeEnvironment = {
    lines: { kind: "list", of: { kind: "object", fields: { sku: { kind: "text" } } } },
  };
  const offered = (text: string) =>
    completionsFor(text, text.length, lines, false).map(({ label }) => label);

  expect(offered("lines.map(l => l.")).toEqual(["sku"]);
  expect(offered("lines.ma")).toContain("map");
});
