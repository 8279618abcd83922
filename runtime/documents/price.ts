import type { DocumentDefinition, DocumentField } from "./definition";
import { priceExample } from "./examples/price";
import { date, decimal, integer, object, required, requiredList, shaped, text } from "./fields";
import { currencyShape, ext, unitPrice, unitShape } from "./shared-shapes";

const priceBreak: readonly DocumentField[] = [
  decimal("minQty", "From this quantity, in the price's unit.", {
    ...required,
    ubl: "MinimumQuantity",
  }),
  object("unitPrice", "This price.", unitPrice, { ...required, ubl: "Price" }),
];

/** What an item costs whom. */
export const price: DocumentDefinition = {
  name: "Price",
  label: "Price",
  help: "What an item costs a customer, a group, or everybody, by quantity and time.",
  standards: "UBL Catalogue RequiredItemLocationQuantity; OAGIS PriceList; X12 832",
  fields: [
    text("itemId", "Item.", required),
    text("customerId", "Customer that it is for; absent where it is for a group or everybody."),
    text("group", "Group of customers that it is for."),
    shaped("uom", "Unit of the quantities.", unitShape, required),
    shaped("currency", "ISO 4217 code.", currencyShape, required),
    object("breaks", "Prices by quantity, smallest first.", priceBreak, requiredList),
    date("validFrom", "First day.", { ...required, ubl: "ValidityPeriod/StartDate" }),
    date("validTo", "Last day; absent while it has no end.", { ubl: "ValidityPeriod/EndDate" }),
    text("contract", "Contract that it comes from.", { ubl: "Contract/ID" }),
    integer("priority", "Of several that fit, the highest counts."),
    ext,
  ],
  example: priceExample,
};
