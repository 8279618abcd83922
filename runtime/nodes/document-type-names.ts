import type { DocumentType } from "./definition";

/** Names of the documents of order-to-cash, offered where a type is asked for; others may be named, too. */
export const documentTypeNames: readonly DocumentType[] = [
  "SalesOrder",
  "OrderAcknowledgement",
  "OrderChange",
  "Shipment",
  "Invoice",
  "CreditMemo",
  "Payment",
  "RemittanceAdvice",
  "Return",
  "Customer",
  "Item",
  "Inventory",
  "PriceList",
];
