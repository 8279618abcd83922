import type { DocumentDefinition } from "./definition";
import { inventoryBalanceExample } from "./examples/inventory-balance";
import { date, instant, object, required, text } from "./fields";
import { ext, quantity } from "./shared-shapes";

/** What is in stock where. */
export const inventoryBalance: DocumentDefinition = {
  name: "InventoryBalance",
  label: "Inventory balance",
  help: "What is in stock where. The one who owns the number computes `available`: on hand − allocated − safety.",
  standards: "OAGIS InventoryBalance; UBL InventoryReport; X12 846",
  fields: [
    text("itemId", "Item.", { ...required, x12: "LIN03" }),
    text("location", "Warehouse.", { ...required, ubl: "InventoryLocation", x12: "N104" }),
    object("onHand", "On the shelf.", quantity, { ...required, ubl: "Quantity", x12: "QTY*33" }),
    object("allocated", "Promised to orders.", quantity, { x12: "QTY*V4" }),
    object("safety", "Kept back.", quantity),
    object("available", "What may be promised.", quantity, { ...required, x12: "QTY*17" }),
    object("backordered", "Waited for by orders.", quantity),
    object("inTransit", "On its way here.", quantity, { x12: "QTY*63" }),
    object("nextReceipt", "What comes next.", [
      date("date", "When.", required),
      object("qty", "How much.", quantity, required),
    ]),
    instant("asOf", "When it was counted.", { ...required, ubl: "IssueDate", x12: "DTM*007" }),
    text("source", "System that owns the number.", required),
    ext,
  ],
  example: inventoryBalanceExample,
};
