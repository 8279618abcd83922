/** Fixed ids of the demonstration's flows; each is the id in the flow.json of its folder. */
export const demoFlows = {
  order: { id: "01930000-0000-7000-8000-000000000201", folder: "shopify-order-to-erp" },
  released: { id: "01930000-0000-7000-8000-000000000202", folder: "order-released-to-warehouse" },
  shipped: { id: "01930000-0000-7000-8000-000000000203", folder: "shipment-confirmed" },
  catalogue: { id: "01930000-0000-7000-8000-000000000204", folder: "nightly-catalogue" },
  typed: { id: "01930000-0000-7000-8000-000000000206", folder: "buyers-order" },
} as const;

/** The one that a draft of theirs calls; no message of the week came to it. */
export const calledFlow = {
  id: "01930000-0000-7000-8000-000000000205",
  folder: "announce-large-delivery",
} as const;

export type DemoFlow = keyof typeof demoFlows;
