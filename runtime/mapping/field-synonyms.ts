/** Names that order-to-cash systems have for the same thing. */
export type Concept = {
  /** What it is, as a reason says it: `the buyer's order number`. */
  readonly means: string;
  /** Words in any spelling: `po number` is `poNumber`, `PO_Number` and `PO-NUMBER`. */
  readonly names: readonly string[];
};

function concept(means: string, names: string): Concept {
  return { means, names: names.split(", ") };
}

/** Of fields. A name belongs to the first concept that has it; around it lies what tells two apart. */
export const fieldConcepts: readonly Concept[] = [
  concept(
    "the buyer's order number",
    "po number, po, po no, purchase order, purchase order number, customer po, customer order number, cust po, buyer order number, buyers order number, external order number, beg03, your reference, customer reference, reference number",
  ),
  concept(
    "the seller's order number",
    "so number, sales order number, sales order, seller order number, order no, order number, erp order, order id, order ref, orderreference",
  ),
  concept(
    "the order as its channel names it",
    "name, external reference, storefront order, channel order, web order, order name, source order",
  ),
  concept(
    "the day of the order",
    "order date, ordered at, created at, date ordered, issue date, document date, doc date, placed at, order placed, date created, transaction date",
  ),
  concept(
    "the day of delivery that is asked for",
    "requested delivery, requested date, request date, requested delivery date, delivery date, due date, need by, need by date, required date, wanted date, deliver by, dtm002",
  ),
  concept(
    "the day of shipping that is asked for",
    "requested ship, requested ship date, ship date, ship by, ship on, shipment date, despatch date, dispatch date, dtm010",
  ),
  concept(
    "the day after which it is cancelled",
    "cancel after, cancel date, cancel by, not after, dtm001",
  ),
  concept(
    "the currency",
    "currency, currency code, currency iso, iso currency, curr, document currency, presentment currency",
  ),
  concept(
    "the customer's number",
    "customer id, customer no, customer number, customer code, cust no, cust id, account number, account no, sold to, sold to id, buyer id, bill to id, client id, debtor, debitor",
  ),
  concept(
    "the customer's name",
    "customer name, buyer name, account name, sold to name, client name",
  ),
  concept("an e-mail address", "email, e mail, email address, mail, contact email"),
  concept("a telephone number", "phone, telephone, tel, phone number, mobile, contact phone"),
  concept("the contact", "contact, contact name, attention, attn, contact person"),
  concept(
    "a company's name",
    "company, company name, organisation, organization, business name, name, name1, full name",
  ),
  concept(
    "the street",
    "line1, address1, address line 1, addressline1, street, street1, street name, addr1, addr line1, address 1, n301",
  ),
  concept(
    "the second line of the street",
    "line2, address2, address line 2, addressline2, street2, additional street name, addr2, suite, n302",
  ),
  concept("the third line of the street", "line3, address3, address line 3, street3, addr3"),
  concept("the city", "city, town, city name, locality, place, n401"),
  concept(
    "the state or region",
    "region, state, province, province code, state code, state province, county, country subentity, region code, administrative area, n402",
  ),
  concept(
    "the postal code",
    "postal code, zip, zip code, zipcode, postcode, post code, postal zone, plz, n403",
  ),
  concept(
    "the country",
    "country, country code, country iso, country id, iso country, countrycode, n404",
  ),
  concept("whether it is a home", "residential, is residential, residence"),
  concept(
    "the number of the line",
    "line no, line number, line id, line, position, pos, item no, sequence, line sequence, seq, po101",
  ),
  concept(
    "the item",
    "item id, sku, item, item number, item code, product code, product id, part number, part no, material, material number, article, article number, stock code, stock no, seller item, item sku, variant sku, po107",
  ),
  concept(
    "the buyer's item number",
    "buyer item, customer item, customer part, customer part number, customer sku, buyer part number, cust part",
  ),
  concept("the GTIN", "gtin, upc, ean, barcode, bar code, upc code, ean13"),
  concept("the maker's part number", "mfr part, mfg part, manufacturer part number, mpn"),
  concept(
    "what the item is called",
    "description, title, item description, product name, item name, desc, long description, product title, line description",
  ),
  concept(
    "the quantity",
    "quantity, qty, order qty, ordered quantity, quantity ordered, order quantity, qty ordered, amount ordered, quantity value, units, po102",
  ),
  concept(
    "the quantity that was shipped",
    "quantity shipped, qty shipped, shipped quantity, shipped qty, ship qty, delivered quantity",
  ),
  concept(
    "the quantity that is on back order",
    "quantity backordered, qty backordered, backorder qty, back order quantity",
  ),
  concept(
    "the unit of measure",
    "uom, unit, unit of measure, uom code, unit code, measure unit, units of measure, order uom, sales unit, po103",
  ),
  concept(
    "the price of one",
    "unit price, price, net price, sales price, price each, unit cost, rate, selling price, item price, po104",
  ),
  concept(
    "how many the price is for",
    "base quantity, price per, price unit, per quantity, price basis",
  ),
  concept(
    "the amount of the line",
    "amount, line total, line amount, extended price, extended amount, line value, net amount, ext price, line net",
  ),
  concept(
    "the discount",
    "discount, discount amount, allowance, total discount, total discounts, discount total, line discount",
  ),
  concept("the discount in percent", "discount percent, discount pct, discount rate, disc pct"),
  concept(
    "the goods without tax and freight",
    "subtotal, sub total, goods total, subtotal price, merchandise total, net total, line extension, lines total, total net",
  ),
  concept(
    "the total",
    "total, total price, grand total, order total, total amount, amount due, payable, total due, total incl tax, invoice total",
  ),
  concept("the tax", "tax, total tax, tax amount, tax total, vat, vat amount, sales tax"),
  concept("the rate of tax", "tax rate, vat rate, tax percent, vat percent, rate of tax"),
  concept("whether it is taxed", "taxable, is taxable, tax status"),
  concept("the kind of tax", "tax code, tax class, vat code, tax category"),
  concept(
    "the freight charge",
    "freight, shipping, shipping cost, shipping price, freight amount, freight charge, shipping amount, delivery charge, total shipping",
  ),
  concept(
    "who pays the freight",
    "freight terms, freight term, shipping terms, fob, fob01, carriage",
  ),
  concept(
    "the carrier",
    "carrier, carrier code, scac, carrier scac, shipping carrier, carrier name, tracking company, ship via, shipvia",
  ),
  concept(
    "the service of the carrier",
    "service, service code, shipping method, ship method, service level, delivery method, shipping service",
  ),
  concept(
    "the tracking number",
    "tracking number, tracking, tracking no, tracking code, pro number, waybill, consignment number",
  ),
  concept(
    "the terms of payment",
    "payment terms, terms, terms code, payment term, net terms, pay terms",
  ),
  concept(
    "how it is paid",
    "payment method, payment, method of payment, gateway, pay method, tender",
  ),
  concept("whether it is paid", "payment status, financial status, paid status"),
  concept("the status", "status, state, order status, fulfillment status, fulfilment status"),
  concept(
    "the warehouse",
    "warehouse, warehouse id, warehouse code, location, location id, ship from, site, branch, plant, facility, whse",
  ),
  concept(
    "a note",
    "notes, note, comment, comments, remarks, instructions, memo, message, special instructions, order note",
  ),
  concept(
    "instructions for delivery",
    "delivery instructions, shipping instructions, ship instructions, delivery note",
  ),
  concept("the channel", "channel, source, source name, sales channel, order source, origin"),
  concept("the kind of order", "order type, type, document type, po type, beg02"),
  concept("the release of a blanket order", "release number, release no, release, beg04"),
  concept(
    "the shipment",
    "shipment id, shipment number, shipment no, delivery number, asn, asn number, despatch advice, packing slip, bol, bill of lading",
  ),
  concept(
    "the number of a package",
    "sscc, package id, carton id, license plate, lpn, carton number",
  ),
  concept("the weight", "weight, gross weight, total weight, weight value, ship weight"),
  concept("the lot", "lot, lot number, batch, batch number, lot no"),
  concept("the serial number", "serial, serial number, serial no"),
  concept("the invoice", "invoice number, invoice no, invoice id, inv no, bill number"),
  concept("the day of the invoice", "invoice date, billed at, billing date, inv date"),
  concept("the day it is to be paid by", "payment due, payment due date, net due date, pay by"),
  concept(
    "the salesperson",
    "salesperson, sales rep, rep, sales person, salesman, account manager",
  ),
  concept("the number of lines", "line count, lines count, number of lines, ctt01, total lines"),
  concept("the price list", "price list, pricelist, price level, price group"),
  concept(
    "the number in its own system",
    "id, uuid, external id, native id, erp id, internal id, record id, key",
  ),
];

/** Of objects and lists: what a field lies in tells a delivery address from that of the bill. */
export const aroundConcepts: readonly Concept[] = [
  concept(
    "where it is delivered",
    "ship to, shipping address, shipping, delivery, delivery address, deliver to, consignee, shipto, shipto address, recipient, delivery party, destination",
  ),
  concept(
    "who gets the bill",
    "bill to, billing address, billing, bill to address, invoice to, billto, payer, accounting customer party, bill address",
  ),
  concept("where it is shipped from", "ship from, warehouse address, origin address, shipper"),
  concept(
    "the customer",
    "customer, buyer, sold to, account, client, buyer customer party, sold to party",
  ),
  concept("the seller", "seller, vendor, supplier, seller party"),
  concept(
    "the lines",
    "lines, line items, items, order lines, order items, details, positions, order line, lineitems, products, line, entries, po1, detail lines, rows",
  ),
  concept("the taxes", "taxes, tax lines, tax, tax details"),
  concept("the discounts", "discounts, discount codes, allowances, discount applications"),
  concept("the charges", "charges, shipping lines, fees, surcharges, freight lines"),
  concept("the packages", "packages, cartons, parcels, handling units"),
  concept("the payments", "payments, transactions, tenders"),
  concept("the quantity", "quantity, qty, ordered"),
  concept("the price of one", "unit price, price"),
  concept("the totals", "totals, amounts, summary, anticipated monetary total"),
  concept("the freight", "freight, shipment, carrier, delivery terms"),
  concept("the notes", "note attributes, notes, attributes, properties, custom fields, metadata"),
];
