import type { Crosswalk } from "./crosswalk";

export const responseCodesX12: Crosswalk = {
  name: "responseCodes.x12",
  help: "Acknowledgement types of X12 (element 587, BAK02) and `OrderAcknowledgement.responseCode`.",
  rows: [
    ["AK", "received", "acknowledged, no detail or change"],
    ["AD", "accepted", "acknowledged with detail, no change"],
    ["AT", "accepted", "accepted"],
    ["AC", "accepted_with_changes", "acknowledged with detail and change"],
    ["RD", "rejected", "rejected with detail"],
    ["RJ", "rejected", "rejected, no detail"],
  ],
};

export const responseCodesUbl: Crosswalk = {
  name: "responseCodes.ubl",
  help: "Response types of UNCL 4343, as UBL and Peppol write them, and `OrderAcknowledgement.responseCode`.",
  rows: [
    ["AB", "received", "message acknowledged"],
    ["AP", "accepted", "accepted"],
    ["CA", "accepted_with_changes", "conditionally accepted"],
    ["RE", "rejected", "rejected"],
  ],
};

export const responseCodesEdifact: Crosswalk = {
  name: "responseCodes.edifact",
  help: "Response types of UNCL 4343, as ORDRSP writes them, and `OrderAcknowledgement.responseCode`.",
  rows: [
    ["AB", "received", "message acknowledged"],
    ["AP", "accepted", "accepted"],
    ["AD", "accepted", "with detail, without change"],
    ["AC", "accepted_with_changes", "with detail and change"],
    ["CA", "accepted_with_changes", "conditionally accepted"],
    ["RE", "rejected", "rejected"],
  ],
};

export const lineStatusX12: Crosswalk = {
  name: "lineStatus.x12",
  help: "Line item statuses of X12 (element 668, ACK01) and `OrderAcknowledgement.lines[].status`.",
  rows: [
    ["IA", "accepted", "item accepted"],
    ["AC", "accepted", "accepted and shipped"],
    ["AR", "accepted", "accepted and released for shipment"],
    ["AA", "accepted", "accepted, order forwarded to another location"],
    ["BP", "accepted_partial_backorder", "partial shipment, balance backordered"],
    ["IB", "backordered", "item backordered"],
    ["IQ", "quantity_changed", "accepted, quantity changed"],
    ["IP", "price_changed", "accepted, price changed"],
    ["IC", "changed", "accepted, changes made"],
    ["IS", "substituted", "accepted, substitution made"],
    ["DR", "rescheduled", "accepted, date rescheduled"],
    ["SP", "schedule_pending", "accepted, schedule date pending"],
    ["IE", "price_pending", "accepted, price pending"],
    ["IH", "on_hold", "on hold"],
    ["IR", "rejected", "item rejected"],
    ["R1", "rejected", "rejected"],
    ["R2", "rejected", "rejected"],
    ["R3", "rejected", "rejected"],
    ["R4", "rejected", "rejected"],
    ["R5", "rejected", "rejected"],
    ["R6", "rejected", "rejected"],
    ["R7", "rejected", "rejected"],
    ["R8", "rejected", "rejected"],
    ["ID", "deleted", "item deleted"],
  ],
};

export const lineStatusUbl: Crosswalk = {
  name: "lineStatus.ubl",
  help: "Actions of UNCL 1229, as UBL and ORDRSP write them, and `OrderAcknowledgement.lines[].status`. UNCL has fewer: what is changed in one way or another is 3.",
  rows: [
    ["5", "accepted", "accepted"],
    ["3", "changed", "changed"],
    ["3", "quantity_changed", "changed"],
    ["3", "price_changed", "changed"],
    ["3", "substituted", "changed"],
    ["3", "rescheduled", "changed"],
    ["3", "accepted_partial_backorder", "changed"],
    ["3", "backordered", "changed"],
    ["7", "rejected", "not accepted"],
    ["2", "deleted", "deleted"],
  ],
};

/** Reasons of a customer for paying less, and who looks into them. */
export const deductionReasonsX12: Crosswalk = {
  name: "deductionReasons.x12",
  help: "Adjustment reasons of X12 (element 426, ADX02) and who looks into a deduction.",
  rows: [
    ["01", "pricing", "pricing error"],
    ["06", "logistics", "quantity contested"],
    ["59", "logistics", "item not received"],
    ["04", "returns", "item damaged"],
    ["05", "returns", "quality"],
    ["11", "returns", "returned, damage"],
    ["12", "returns", "returned, quality"],
    ["54", "freight", "freight deducted"],
    ["30", "freight", "delivery charge wrong"],
    ["46", "freight", "transport charge wrong"],
    ["24", "receivables", "discount wrong"],
    ["43", "receivables", "discount missing"],
    ["52", "receivables", "earlier overpayment"],
    ["53", "receivables", "earlier underpayment"],
    ["55", "tax", "tax deducted"],
    ["56", "sales", "advertising"],
    ["57", "sales", "volume discount"],
    ["27", "compliance", "charge back"],
    ["29", "compliance", "fee"],
    ["49", "compliance", "processing"],
  ],
};
