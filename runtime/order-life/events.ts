/** A quantity of an order line in the unit of the line, as decimal text. */
export type LineQuantity = {
  readonly lineNo: number;
  readonly quantity: string;
  /** Of a shipment: what the warehouse was asked for. Less than that is a short shipment. */
  readonly requested?: string;
};

/** What every event has. The same event may come twice and late: its id and its own time count, not its arrival. */
type Happened = {
  /** Of the event, the same in every copy of it. */
  readonly id: string;
  /** RFC 3339 with an offset. */
  readonly occurredAt: string;
  /** Order within one source where times are equal. */
  readonly sequence?: number;
};

type OfLines<T extends string> = Happened & {
  readonly type: T;
  /** Number of the document that says so, e.g. a shipment: a later event of the same document takes its place. */
  readonly document: string;
  readonly lines: readonly LineQuantity[];
};

type OfDocument<T extends string> = Happened & { readonly type: T; readonly document: string };

export type PlacedHold = {
  /** Of the hold; absent: its type, which an order has once at a time. */
  readonly hold?: string;
  /** One of the hold types of the canonical order. */
  readonly holdType: string;
  readonly reason: string;
  readonly ruleId?: string;
  readonly by?: string;
  /** Stops invoicing and nothing else. */
  readonly invoiceOnly?: boolean;
};

/** What can happen to an order, as a verb and a noun. Amounts are decimal text in the currency of the order. */
export type OrderEvent =
  | (Happened & {
      readonly type: "OrderCaptured" | "OrderChanged";
      readonly lines: readonly LineQuantity[];
    })
  | (Happened & {
      readonly type:
        | "OrderValidated"
        | "OrderReleased"
        | "OrderRejected"
        | "OrderCancelled"
        | "OrderReconciled";
    })
  | (Happened & { readonly type: "OrderDuplicateDetected" })
  | (Happened & { readonly type: "OrderAcknowledged"; readonly lines?: readonly LineQuantity[] })
  | (Happened & { readonly type: "HoldPlaced" } & PlacedHold)
  | (Happened & {
      readonly type: "HoldReleased";
      readonly hold: string;
      readonly by: string;
      readonly note?: string;
    })
  | (Happened & {
      readonly type: "CreditDecided";
      readonly decision: "approve" | "hold" | "reject" | "approve_prepay";
      readonly reason?: string;
      readonly ruleId?: string;
    })
  | OfLines<
      | "LineAllocated"
      | "LineBackordered"
      | "LineCancelled"
      | "PickConfirmed"
      | "ShipmentConfirmed"
      | "ReturnReceived"
    >
  | (OfLines<"InvoicePosted"> & { readonly amount: string })
  | OfDocument<
      | "AsnSent"
      | "AsnAccepted"
      | "AsnRejected"
      | "Delivered"
      | "DeliveryFailed"
      | "FunctionalAckAccepted"
      | "FunctionalAckRejected"
      | "FunctionalAckOverdue"
      | "DeductionOpened"
      | "DeductionResolved"
      | "PaymentReversed"
    >
  | (OfDocument<"PaymentApplied"> & {
      readonly amount: string;
      readonly discount?: string;
      readonly writeOff?: string;
    })
  | (Happened & {
      readonly type: "ExceptionRaised";
      readonly exception: string;
      readonly exceptionType: string;
      readonly message: string;
    })
  | (Happened & { readonly type: "ExceptionResolved"; readonly exception: string });
