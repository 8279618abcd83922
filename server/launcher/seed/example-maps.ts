import { contentOf, type MapContent } from "../../../runtime/mapping/shared/map-content";

/** Shared maps that no flow of the demonstration uses: each shows something to start from. */
export const exampleMaps: readonly (readonly [name: string, content: MapContent])[] = [
  [
    "Buyer's order lines",
    contentOf({
      fields: [
        { target: "number", value: "input.number", required: true },
        { target: "customer", value: "input.customer", required: true },
        {
          target: "lines",
          each: "input.lines",
          as: "line",
          fields: [
            { target: "number", value: "index + 1" },
            { target: "buyerItem", value: "line.item" },
            {
              target: "item",
              value:
                'lookup("Buyer item numbers", { customer: input.customer, theirs: line.item }, "ours")',
              note: "The buyer's item numbers are ours only beside the customer.",
            },
            { target: "quantity", value: "number(line.quantity)" },
            {
              target: "unit",
              value: 'lookup("Unit codes", { x12: line.unit }, "unit", line.unit)',
              note: "A unit that the table does not have is one of ours already.",
            },
          ],
        },
      ],
    }),
  ],
];
