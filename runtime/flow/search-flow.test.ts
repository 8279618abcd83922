import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nodeRegistry } from "../nodes/registry";
import { orderFlow } from "../testing/order-flow";
import type { FlowDocument } from "./document";
import { replaceHits, searchFlow } from "./search-flow";

const flow: FlowDocument = {
  ...orderFlow,
  nodes: {
    n01: { type: "webhook@1", name: "Total in", config: {} },
    n02: {
      type: "map@1",
      name: "Map",
      config: {
        fields: [
          { target: "total", value: "input.total + input.subtotal" },
          {
            target: "lines",
            each: "input.lines",
            as: "l",
            fields: [{ target: "t", value: "l.Total" }],
          },
        ],
      },
    },
    n03: { type: "http-request@1", name: "Send", connection: "total-erp", config: { url: "/x" } },
  },
  edges: [],
};
const search = (find: string, more = {}) =>
  searchFlow(flow, nodeRegistry, { find, matchCase: false, wholeWord: false, ...more });

describe("searching a flow", () => {
  it("finds names, connections and every text of a config, with its place", () => {
    expect(search("total").map(({ node, kind, field, from }) => [node, kind, field, from])).toEqual(
      [
        ["n01", "name", "name", 0],
        ["n02", "text", "config.fields[0].target", 0],
        ["n02", "text", "config.fields[0].value", 6],
        ["n02", "text", "config.fields[0].value", 23],
        ["n02", "text", "config.fields[1].fields[0].value", 2],
        ["n03", "connection", "connection", 0],
      ],
    );
    expect(search("")).toEqual([]);
  });

  it("can match case and whole words only", () => {
    expect(search("Total", { matchCase: true })).toHaveLength(2);
    const whole = search("total", { wholeWord: true, matchCase: true });
    expect(whole.map(({ field, from }) => [field, from])).toEqual([
      ["config.fields[0].target", 0],
      ["config.fields[0].value", 6],
      ["connection", 0],
    ]);
  });

  it("replaces the chosen hits and nothing else", () => {
    const hits = search("total");
    const one = replaceHits(flow, hits.slice(3, 4), "net");
    expect(one.nodes.n02?.config.fields).toMatchObject([
      { value: "input.total + input.subnet" },
      {},
    ]);
    expect(one.nodes.n01).toBe(flow.nodes.n01);
    const all = replaceHits(flow, hits, "net");
    expect(all.nodes.n03?.connection).toBe("net-erp");
    expect(all.nodes.n02?.config.fields).toMatchObject([
      { target: "net", value: "input.net + input.subnet" },
      { fields: [{ value: "l.net" }] },
    ]);
  });

  it("takes any text as it is, and replacing a text by itself changes nothing", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 6 }), (find) => {
        const hits = searchFlow(flow, nodeRegistry, { find, matchCase: true, wholeWord: false });
        expect(replaceHits(flow, hits, find)).toEqual(flow);
      }),
    );
    expect(search("input.total +")).toHaveLength(1);
    expect(replaceHits(flow, search("Send"), "$&$1").nodes.n03?.name).toBe("$&$1");
  });
});
