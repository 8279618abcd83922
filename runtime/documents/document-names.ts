/** The canonical documents of order-to-cash, in the order of the docs. Apart from their definitions: pages need the names alone. */
export const documentNames = [
  "SalesOrder",
  "OrderAcknowledgement",
  "Shipment",
  "Invoice",
  "Payment",
  "Remittance",
  "CreditDecision",
  "Customer",
  "Item",
  "Price",
  "InventoryBalance",
] as const;

export type DocumentName = (typeof documentNames)[number];
