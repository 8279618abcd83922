import { creditDecision } from "./credit-decision";
import { customer } from "./customer";
import type { DocumentDefinition } from "./definition";
import type { DocumentName } from "./document-names";
import { documentNames } from "./document-names";
import { inventoryBalance } from "./inventory-balance";
import { invoice } from "./invoice";
import { item } from "./item";
import { orderAcknowledgement } from "./order-acknowledgement";
import { payment } from "./payment";
import { price } from "./price";
import { remittance } from "./remittance";
import { salesOrder } from "./sales-order";
import { shipment } from "./shipment";

const byName: { readonly [name in DocumentName]: DocumentDefinition } = {
  SalesOrder: salesOrder,
  OrderAcknowledgement: orderAcknowledgement,
  Shipment: shipment,
  Invoice: invoice,
  Payment: payment,
  Remittance: remittance,
  CreditDecision: creditDecision,
  Customer: customer,
  Item: item,
  Price: price,
  InventoryBalance: inventoryBalance,
};

/** Every canonical document, in the order of the docs. */
export const documentDefinitions: readonly DocumentDefinition[] = documentNames.map(
  (name) => byName[name],
);

const bySpelling = new Map(documentDefinitions.map((one) => [one.name.toLowerCase(), one]));

/**
 * The canonical document that a port or field names, in version 1 or without one; undefined for a type of
 * somebody's own. As between ports, case and blanks do not matter: `Sales Order`.
 */
export function documentSchema(type: string): DocumentDefinition | undefined {
  const [name = "", version = ""] = type.split("@");
  if (!["", "1"].includes(version.trim())) return undefined;
  return bySpelling.get(name.replace(/[\s_-]+/g, "").toLowerCase());
}
