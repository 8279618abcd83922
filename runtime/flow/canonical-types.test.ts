import { describe, expect, it } from "vitest";
import { nodeDefinitions, registryOf } from "../nodes/registry";
import { flowNode, orderFlow } from "../testing/order-flow";
import type { FlowNode } from "./document";
import { validateFlow } from "./validate-flow";

const registry = registryOf(nodeDefinitions);

function problemsOf(nodes: { readonly [id: string]: FlowNode }): readonly string[] {
  const ids = Object.keys(nodes);
  const edges = ids.slice(1).map((id, index) => ({ from: `${ids[index]}.out`, to: `${id}.in` }));
  return validateFlow({ ...orderFlow, settings: {}, nodes, edges }, registry)
    .filter(({ code }) => code.startsWith("expression") || code.startsWith("document-field"))
    .map(({ severity, node, message }) => `${severity} ${node}: ${message}`);
}

const webhook = (documentType: string) => flowNode("webhook@1", "In", { documentType });
const mapOf = (rows: { readonly [target: string]: string }, documentType?: string) =>
  flowNode("map@1", "Map", {
    fields: Object.entries(rows).map(([target, value]) => ({ target, value })),
    ...(documentType === undefined ? {} : { documentType }),
  });

describe("a port that names a canonical document", () => {
  it("makes a wrong path behind it an error with the right one", () => {
    const problems = problemsOf({
      n01: webhook("SalesOrder"),
      n02: mapOf({ number: "input.buyerOrderNumbr", skus: "input.lines.map(l => l.item.idz)" }),
    });
    expect(problems).toHaveLength(2);
    expect(problems[0]).toContain("error n02");
    expect(problems[0]).toContain("buyerOrderNumber");
    expect(problems[1]).toContain("ids");
  });

  it("finds nothing in a right one", () => {
    expect(
      problemsOf({
        n01: webhook("SalesOrder"),
        n02: mapOf({
          number: "input.buyerOrderNumber",
          city: 'input.parties.find(p => p.role == "shipTo").address.city',
          total: "input.lines.sum(l => number(l.quantity.value))",
          shop: "input.ext.shopify.tags",
        }),
      }),
    ).toEqual([]);
  });

  it("reads amounts as text: who multiplies them is told how", () => {
    const problems = problemsOf({
      n01: webhook("Invoice"),
      n02: mapOf({ twice: "input.totals.payable.amount * 2" }),
    });
    expect(problems[0]).toContain("error n02");
    expect(problems[0]).toContain("number");
  });

  it.each(["ShopifyOrder", "SalesOrder@2"])("knows nothing of %s", (type) => {
    expect(problemsOf({ n01: webhook(type), n02: mapOf({ a: "input.whatever.it.is" }) })).toEqual(
      [],
    );
  });

  it("says what a map leaves out, adds, and makes of another kind", () => {
    const problems = problemsOf({
      n01: webhook("any"),
      n02: mapOf(
        {
          invoiceNumber: "input.no",
          type: '"invoice"',
          issueDate: "today()",
          curency: '"USD"',
          buyerOrderNumber: "42",
          parties: "[]",
          lines: "input.lines",
          "totals.payable.amount": "1 + 1",
          "totals.payable.currency": '"USD"',
          status: '"sent"',
        },
        "Invoice",
      ),
    });
    expect(problems).toEqual([
      "warning n02: Invoice has no field “curency”: did you mean “currency”?",
      "warning n02: buyerOrderNumber is a number; it must be text (text(…) makes it), as Invoice has it.",
      "warning n02: totals.payable.amount is a number; it must be text (text(…) makes it), as Invoice has it.",
      "warning n02: Invoice needs currency: no row makes it.",
    ]);
  });

  it("keeps what a map makes: what it does not build is not there behind it", () => {
    const problems = problemsOf({
      n01: webhook("any"),
      n02: mapOf({ invoiceNumber: "input.no", lines: "input.lines" }, "Invoice"),
      n03: mapOf({ due: "input.dueDate", first: "input.lines[0].invoicedQty.valu" }),
    });
    const behind = problems.filter((problem) => problem.includes("n03"));
    expect(behind).toHaveLength(2);
    expect(behind[0]).toContain("dueDate");
    expect(behind[1]).toContain("“value”");
  });
});
