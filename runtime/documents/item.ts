import type { DocumentDefinition, DocumentField } from "./definition";
import { itemExample } from "./examples/item";
import { boolean, code, codes, decimal, list, object, required, shaped, text } from "./fields";
import { ext, identifier, quantity, unitShape } from "./shared-shapes";

const unit: readonly DocumentField[] = [
  shaped("uom", "Unit.", unitShape, required),
  decimal("perBase", "Base units in one of it, e.g. 24.", required),
];

/** What is sold. */
export const item: DocumentDefinition = {
  name: "Item",
  label: "Item",
  help: "What is sold, by all its numbers, with the units it is sold in.",
  standards: "UBL Item, Catalogue; OAGIS ItemMaster; X12 832",
  fields: [
    text("itemId", "Number of the item.", { ...required, ubl: "SellersItemIdentification/ID" }),
    object("ids", "Its other numbers.", identifier, { ...list, ubl: "StandardItemIdentification" }),
    text("description", "In words.", { ...required, ubl: "Item/Description", x12: "PID05" }),
    shaped("baseUom", "Unit that stock is counted in.", unitShape, required),
    object("uoms", "Other units of it, each as a number of base units.", unit, list),
    object("packSizes", "Packs it is sold in.", quantity, { ...list, ubl: "PackSizeNumeric" }),
    object("weight", "Weight of one base unit.", quantity, { ubl: "ItemMeasurement" }),
    text("hazmat", "UN number of dangerous goods.", { ubl: "HazardousItem/UNDGCode" }),
    boolean("lotControlled", "Whether lots are kept apart."),
    shaped(
      "countryOfOrigin",
      "ISO 3166-1 code of two letters.",
      {
        kind: "text",
        pattern: "^[A-Z]{2}$",
        wants: "an ISO 3166-1 code of two letters such as US",
        codeList: "country",
      },
      { ubl: "OriginCountry" },
    ),
    code(
      "status",
      "Whether it is sold.",
      codes({
        active: "It is.",
        phase_out: "While there is stock.",
        discontinued: "No longer.",
        blocked: "Not now.",
      }),
      required,
    ),
    text("substitutes", "Numbers of items that may come instead, best first.", list),
    text("taxCode", "Tax code."),
    ext,
  ],
  example: itemExample,
};
