import type { DocumentField, FieldShape } from "./definition";
import {
  boolean,
  code,
  codes,
  date,
  decimal,
  integer,
  object,
  required,
  shaped,
  text,
} from "./fields";

type ObjectShape = Extract<FieldShape, { kind: "object" }>;

export const currencyShape: FieldShape = {
  kind: "text",
  pattern: "^[A-Z]{3}$",
  wants: "an ISO 4217 code such as USD",
  codeList: "currency",
};
export const unitShape: FieldShape = {
  kind: "text",
  pattern: "^[A-Z0-9]{1,3}$",
  wants: "a UN/ECE Recommendation 20 or 21 code such as EA or XCS",
  codeList: "unit",
};

/** An amount in a currency: decimal text, so that no reader rounds it. */
export const money: ObjectShape = {
  kind: "object",
  typeName: "Money",
  fields: [
    decimal("amount", "The amount as decimal text, e.g. 12.50.", { ...required, ubl: "*Amount" }),
    shaped("currency", "ISO 4217 code.", currencyShape, { ...required, ubl: "*Amount@currencyID" }),
  ],
};

/** A price for a quantity: industrial distributors price per hundred and per thousand. */
export const unitPrice: ObjectShape = {
  kind: "object",
  typeName: "UnitPrice",
  fields: [
    decimal("amount", "Price of the base quantity as decimal text.", {
      ...required,
      ubl: "Price/PriceAmount",
      x12: "PO104",
    }),
    shaped("currency", "ISO 4217 code.", currencyShape, {
      ...required,
      ubl: "Price/PriceAmount@currencyID",
    }),
    decimal("baseQuantity", "How many units the amount is for, e.g. 100.", {
      ...required,
      ubl: "Price/BaseQuantity",
      x12: "PO105",
    }),
    shaped("uom", "Unit of the base quantity.", unitShape, {
      ...required,
      ubl: "Price/BaseQuantity@unitCode",
      x12: "PO103",
    }),
  ],
};

/** A number of units. */
export const quantity: ObjectShape = {
  kind: "object",
  typeName: "Quantity",
  fields: [
    decimal("value", "The number as decimal text.", { ...required, ubl: "Quantity" }),
    shaped("uom", "Unit: Recommendation 20, packages with X of Recommendation 21.", unitShape, {
      ...required,
      ubl: "Quantity@unitCode",
    }),
  ],
};

/** A name somebody gave to a thing or party, with who gave it. */
export const identifier: ObjectShape = {
  kind: "object",
  typeName: "Identifier",
  rule: "gs1-key",
  fields: [
    code(
      "scheme",
      "Who gave it.",
      codes({
        GTIN: "GS1 trade item, with its check digit (ICD 0160).",
        GLN: "GS1 location or party, with its check digit (ICD 0088).",
        SSCC: "GS1 logistic unit, with its check digit.",
        UPC: "GTIN-12 as it is printed, with its check digit.",
        DUNS: "Dun & Bradstreet number (ICD 0060).",
        SELLER_SKU: "Number of the one who sells.",
        BUYER_ITEM: "Number of the one who buys.",
        MFR_PART: "Part number of the manufacturer.",
        ERP_ID: "Number in the ERP.",
        CHANNEL_ID: "Number in the channel, such as a shop.",
      }),
      { ...required, ubl: "ID@schemeID" },
    ),
    text("value", "The identifier itself.", { ...required, ubl: "ID" }),
  ],
};

/** A postal address. */
export const address: ObjectShape = {
  kind: "object",
  typeName: "Address",
  fields: [
    text("line1", "Street and number.", { ...required, ubl: "StreetName", x12: "N301" }),
    text("line2", "Second line, such as a dock.", { ubl: "AdditionalStreetName", x12: "N302" }),
    text("line3", "Third line.", { ubl: "AddressLine/Line" }),
    text("city", "City.", { ...required, ubl: "CityName", x12: "N401" }),
    shaped(
      "region",
      "State or province: the part of ISO 3166-2 behind the country, or all of it.",
      {
        kind: "text",
        pattern: "^([A-Z]{2}-)?[A-Z0-9]{1,3}$",
        wants: "an ISO 3166-2 code such as ME or US-ME",
      },
      { ubl: "CountrySubentityCode", x12: "N402" },
    ),
    text("postalCode", "Postal code.", { ubl: "PostalZone", x12: "N403" }),
    shaped(
      "country",
      "ISO 3166-1 code of two letters.",
      {
        kind: "text",
        pattern: "^[A-Z]{2}$",
        wants: "an ISO 3166-1 code of two letters such as US",
        codeList: "country",
      },
      { ...required, ubl: "Country/IdentificationCode", x12: "N404" },
    ),
    boolean("residential", "Whether a carrier must treat it as a home."),
  ],
};

/** Whom to ask. */
export const contact: ObjectShape = {
  kind: "object",
  typeName: "Contact",
  fields: [
    text("name", "Name of the person or desk.", { ubl: "Contact/Name", x12: "PER02" }),
    text("email", "E-mail address.", { ubl: "Contact/ElectronicMail", x12: "PER04" }),
    text("phone", "Telephone number.", { ubl: "Contact/Telephone", x12: "PER04" }),
  ],
};

export const partyRoles = codes({
  buyer: "Who orders (BuyerCustomerParty; N1 BY).",
  billTo: "Who gets the invoice (AccountingCustomerParty; N1 BT).",
  shipTo: "Where the goods go (Delivery; N1 ST).",
  shipFrom: "Where the goods come from (N1 SF).",
  seller: "Who sells (SellerSupplierParty; N1 SE or VN).",
  remitTo: "Who is paid (PayeeParty; N1 RE).",
  carrier: "Who carries (CarrierParty).",
  endCustomer: "Who uses the goods in the end.",
});

/** A party in its role. */
export const partyRef: ObjectShape = {
  kind: "object",
  typeName: "PartyRef",
  fields: [
    code("role", "What the party is here.", partyRoles, { ...required, x12: "N101" }),
    object("ids", "Its identifiers.", identifier, {
      list: true,
      ubl: "PartyIdentification",
      x12: "N103, N104",
    }),
    text("name", "Its name.", { ubl: "PartyName/Name", x12: "N102" }),
    object("address", "Its address.", address, { ubl: "PostalAddress", x12: "N3, N4" }),
    object("contact", "Whom to ask.", contact, { ubl: "Contact", x12: "PER" }),
  ],
};

/** Another document, by its number. */
export const docRef: ObjectShape = {
  kind: "object",
  typeName: "DocRef",
  fields: [
    code(
      "type",
      "What it is.",
      codes({
        PO: "Purchase order of the customer.",
        SO: "Sales order.",
        WO: "Warehouse order.",
        ASN: "Despatch advice.",
        BOL: "Bill of lading.",
        PRO: "Freight bill of the carrier.",
        INV: "Invoice.",
        CM: "Credit memo.",
        RMA: "Return authorisation.",
        PAY: "Payment.",
        EDI_ISA: "EDI interchange.",
        EDI_GS: "EDI functional group.",
        EDI_ST: "EDI transaction set.",
        AS2_MSG: "AS2 message.",
      }),
      required,
    ),
    text("number", "Its number.", { ...required, ubl: "DocumentReference/ID" }),
    date("date", "Its date.", { ubl: "DocumentReference/IssueDate" }),
    text("docId", "Its id in Orderloom."),
    code("direction", "Which way it went.", codes({ in: "To us.", out: "From us." })),
  ],
};

/** An allowance or charge beside the prices of lines. */
export const charge: ObjectShape = {
  kind: "object",
  typeName: "Charge",
  fields: [
    code(
      "kind",
      "Which way it counts.",
      codes({ charge: "Adds to what is owed.", allowance: "Takes from what is owed." }),
      { ...required, ubl: "AllowanceCharge/ChargeIndicator", x12: "SAC01" },
    ),
    text("code", "UNCL 5189 for allowances, 7161 for charges.", {
      ubl: "AllowanceChargeReasonCode",
      x12: "SAC02",
    }),
    text("reason", "In words.", { ubl: "AllowanceChargeReason", x12: "SAC15" }),
    object("amount", "How much.", money, {
      ...required,
      ubl: "AllowanceCharge/Amount",
      x12: "SAC05",
    }),
    object("basis", "What a percentage is of.", money, { ubl: "AllowanceCharge/BaseAmount" }),
    decimal("percent", "Percentage of the basis.", {
      ubl: "MultiplierFactorNumeric",
      x12: "SAC07",
    }),
    text("taxCode", "Tax code of the charge itself.", { ubl: "AllowanceCharge/TaxCategory/ID" }),
  ],
};

/** Tax of a document or line. */
export const tax: ObjectShape = {
  kind: "object",
  typeName: "Tax",
  fields: [
    object("taxable", "What it is on.", money, { ubl: "TaxSubtotal/TaxableAmount" }),
    decimal("rate", "Percentage.", { ubl: "TaxCategory/Percent", x12: "TXI03" }),
    object("amount", "How much.", money, { ...required, ubl: "TaxTotal/TaxAmount", x12: "TXI02" }),
    text("jurisdiction", "Who levies it.", { x12: "TXI05" }),
    text("exemptReason", "Why there is none.", { ubl: "TaxExemptionReason" }),
    text("certId", "Exemption certificate."),
  ],
};

/** When to pay, and what paying early gives. */
export const paymentTerms: ObjectShape = {
  kind: "object",
  typeName: "PaymentTerms",
  fields: [
    text("code", "Name of the terms, e.g. NET30.", {
      ...required,
      ubl: "PaymentTerms/ID",
      x12: "ITD01",
    }),
    integer("netDays", "Days until all is due.", {
      ...required,
      ubl: "PaymentTerms/SettlementPeriod",
      x12: "ITD07",
    }),
    decimal("discountPct", "Percentage off when paid early.", {
      ubl: "SettlementDiscountPercent",
      x12: "ITD03",
    }),
    integer("discountDays", "Days for the discount.", {
      ubl: "PaymentTerms/SettlementPeriod/DurationMeasure",
      x12: "ITD05",
    }),
  ],
};

/** Sums of an order or invoice, recomputed and compared on arrival. */
export const totals: ObjectShape = {
  kind: "object",
  typeName: "Totals",
  fields: [
    object("lineExtension", "Sum of the lines.", money, { ubl: "LineExtensionAmount" }),
    object("allowance", "Sum of allowances.", money, { ubl: "AllowanceTotalAmount" }),
    object("charge", "Sum of charges.", money, { ubl: "ChargeTotalAmount" }),
    object("taxExclusive", "Without tax.", money, { ubl: "TaxExclusiveAmount" }),
    object("taxInclusive", "With tax.", money, { ubl: "TaxInclusiveAmount" }),
    object("prepaid", "Paid already.", money, { ubl: "PrepaidAmount" }),
    object("payable", "What is to be paid.", money, {
      ...required,
      ubl: "PayableAmount",
      x12: "AMT02, TDS01",
    }),
  ],
};

/** What a line is of: the same thing by the numbers of all who name it. */
export const itemRef: ObjectShape = {
  kind: "object",
  typeName: "ItemRef",
  fields: [
    object("ids", "Its numbers.", identifier, {
      required: true,
      list: true,
      ubl: "SellersItemIdentification, BuyersItemIdentification, StandardItemIdentification, ManufacturersItemIdentification",
      x12: "PO106, PO107",
    }),
    text("description", "In words.", { ubl: "Item/Description", x12: "PID05" }),
  ],
};

export const shipPolicies = codes({
  ship_complete: "One shipment with everything.",
  line_complete: "Only whole lines.",
  ship_available_backorder: "What is there now, the rest later.",
  ship_available_cancel: "What is there now, the rest not at all.",
});

export const freightTerms = codes({
  prepaid: "The seller pays.",
  prepaid_add: "The seller pays and adds it to the invoice.",
  collect: "The one who receives pays the carrier.",
  third_party: "Somebody else pays the carrier.",
  will_call: "The customer fetches the goods.",
  seller_delivers: "The seller brings them.",
});

/** How goods travel and who pays. */
export const freight: ObjectShape = {
  kind: "object",
  typeName: "Freight",
  fields: [
    code("terms", "Who pays, and how.", freightTerms, {
      ...required,
      ubl: "DeliveryTerms/ID",
      x12: "FOB01",
    }),
    text("paidBy", "Role of the party that pays, e.g. seller."),
    text("carrierScac", "Standard Carrier Alpha Code.", {
      ubl: "CarrierParty/PartyIdentification",
      x12: "TD503",
    }),
    text("serviceCode", "Service of the carrier.", {
      ubl: "Shipment/TransportServiceCode",
      x12: "TD512",
    }),
    text("account", "Account that the carrier bills."),
    text("incoterm", "Incoterms rule, e.g. DAP.", { ubl: "DeliveryTerms/ID" }),
    text("location", "Place the rule names.", {
      ubl: "DeliveryTerms/DeliveryLocation",
      x12: "FOB03",
    }),
  ],
};

/** Fields of a system's own, below the key of the connection they came by. */
export const ext: DocumentField = object(
  "ext",
  "Fields of a system's own, below the key of the connection they came by.",
  { kind: "object", fields: [], open: true },
);
