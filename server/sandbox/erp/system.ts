import type { DocumentStore } from "../document-store";
import {
  type EmitEvent,
  type Now,
  objectOf,
  presentTime,
  type SandboxSystem,
  textOf,
} from "../system";
import { catalogueRoutes } from "./catalogue";
import { checkCredit, openOrderTotals } from "./credit-check";
import { countEffects } from "./effects";
import { catalogueItems, customers as seedCustomers } from "./master-data";
import { postingRoutes } from "./postings";
import { salesOrderRoutes } from "./sales-orders";
import { quoteTax } from "./tax-quote";

const seedItems = 5_000;

/** The distributor's ERP: customers, items, prices, tax, credit, sales orders, shipments, invoices. */
export function createErp(
  store: DocumentStore,
  emit: EmitEvent,
  now: Now = presentTime,
): SandboxSystem {
  const customers = store.collection("erp.customers");
  const items = store.collection("erp.items");
  const salesOrders = store.collection("erp.sales-orders", ["externalReference"]);
  const answers = store.collection("erp.answers");
  const shipments = store.collection("erp.shipments", ["shipmentReference"]);
  const invoices = store.collection("erp.invoices", ["shipmentReference"]);
  const lostAnswers = store.collection("erp.lost-answers");
  if (customers.size === 0) {
    for (const customer of seedCustomers) {
      customers.put(String(customer.customerId), customer);
    }
    for (const item of catalogueItems(seedItems)) {
      items.put(String(item.itemId), item);
    }
  }
  const openOrders = openOrderTotals(salesOrders);
  return {
    name: "erp",
    title: "ERP",
    description: "Customers, items, prices, tax, credit, sales orders, shipments and invoices.",
    topics: ["order.released"],
    routes: [
      ...salesOrderRoutes({ salesOrders, answers, now }, emit),
      ...catalogueRoutes(items, customers),
      ...postingRoutes({
        path: "/shipments",
        prefix: "SH",
        first: 70_001,
        reference: "shipmentReference",
        collection: shipments,
        salesOrders,
        now,
      }),
      ...postingRoutes({
        path: "/invoices",
        prefix: "INV",
        first: 90_001,
        reference: "shipmentReference",
        collection: invoices,
        salesOrders,
        now,
        orderStatus: "invoiced",
      }),
      { method: "POST", path: "/tax-quotes", handle: (call) => quoteTax(customers, call) },
      {
        method: "POST",
        path: "/credit-checks",
        handle: (call) => checkCredit(customers, openOrders, call),
      },
      {
        method: "GET",
        path: "/effects",
        handle: () => countEffects(salesOrders, lostAnswers),
      },
    ],
    tables: [
      {
        title: "Sales orders",
        collection: salesOrders,
        columns: ["number", "externalReference", "customerId", "status", "createdAt"],
      },
      {
        title: "Shipments",
        collection: shipments,
        columns: ["number", "shipmentReference", "salesOrder", "createdAt"],
      },
      {
        title: "Invoices",
        collection: invoices,
        columns: ["number", "shipmentReference", "salesOrder", "createdAt"],
      },
      {
        title: "Customers",
        collection: customers,
        columns: ["customerId", "name", "status", "creditLimit", "openReceivables"],
      },
    ],
    actions: [],
    onAnswerLost(_call, lost) {
      const reference = textOf(objectOf(lost.body).externalReference);
      if (reference !== "") {
        const count = Number(lostAnswers.get(reference)?.count ?? 0) + 1;
        lostAnswers.put(reference, { count });
      }
    },
  };
}
