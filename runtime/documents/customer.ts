import type { DocumentDefinition, DocumentField } from "./definition";
import { customerExample } from "./examples/customer";
import { boolean, code, codes, date, list, object, required, text } from "./fields";
import {
  address,
  contact,
  ext,
  freight,
  identifier,
  money,
  paymentTerms,
  shipPolicies,
} from "./shared-shapes";

const certificate: readonly DocumentField[] = [
  text("jurisdiction", "State or country it is for.", required),
  text("number", "Its number.", required),
  date("validFrom", "First day.", required),
  date("validTo", "Last day."),
];

const shipTo: readonly DocumentField[] = [
  object("ids", "Its identifiers.", identifier, { required: true, list: true }),
  text("name", "Its name."),
  object("address", "Its address.", address, required),
  text("warehouse", "Warehouse that serves it."),
  text("deliveryWindow", "When it takes goods, e.g. Mo-Fr 08:00-15:00."),
];

const defaults: readonly DocumentField[] = [
  code("shipPolicy", "What to do when not everything is there.", shipPolicies),
  object("freight", "How goods travel.", freight),
  text("carrier", "Carrier it wants."),
  boolean("backorderAllowed", "Whether it waits for goods."),
  boolean("poRequired", "Whether an order needs a purchase order number."),
  boolean("uniquePo", "Whether a purchase order number comes once only."),
];

/** Who buys. */
export const customer: DocumentDefinition = {
  name: "Customer",
  label: "Customer",
  help: "Who buys, on what terms, and where goods and invoices go.",
  standards: "OAGIS CustomerPartyMaster; UBL Party",
  fields: [
    text("customerId", "Number of the customer.", { ...required, ubl: "PartyIdentification/ID" }),
    object("ids", "Its other identifiers.", identifier, { ...list, ubl: "PartyIdentification" }),
    text("name", "Its name.", { ...required, ubl: "PartyName/Name" }),
    text("class", "Class, e.g. A or retailer."),
    code(
      "status",
      "Whether it may order.",
      codes({
        active: "It may.",
        on_hold: "A person decides.",
        blocked: "It may not.",
        closed: "It is gone.",
      }),
      required,
    ),
    object("creditTerms", "When it pays.", paymentTerms, { ubl: "PaymentTerms" }),
    object("creditLimit", "How much it may owe.", money),
    object("taxStatus", "Whether it pays tax.", [
      boolean("exempt", "Whether it is exempt.", required),
      object("certs", "What proves it.", certificate, list),
    ]),
    text("priceGroup", "Group whose prices it gets."),
    object("contact", "Whom to ask.", contact, { ubl: "Contact" }),
    object("billTo", "Where invoices go.", address, { ...required, ubl: "PostalAddress" }),
    object("shipTos", "Where goods go.", shipTo, { ...list, ubl: "DeliveryLocation" }),
    object("defaults", "What counts where an order says nothing.", defaults),
    object("edi", "How it is reached by EDI.", [
      text("partnerId", "Trading partner.", required),
      text("profile", "Profile of the partner."),
    ]),
    ext,
  ],
  example: customerExample,
};
