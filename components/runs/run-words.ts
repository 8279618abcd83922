import { formatDistance, runName } from "@/components/ui/format";
import type { RunRow } from "./use-run-list";

/** Names of document numbers for people; other kinds speak for themselves. */
const kindNames: { readonly [kind: string]: string } = {
  po: "PO",
  "purchase-order": "PO",
  purchaseOrder: "PO",
  order: "Order",
  "erp-order": "ERP order",
  erpOrder: "ERP order",
  erp: "ERP order",
  so: "SO",
  shipment: "Shipment",
  invoice: "Invoice",
  tracking: "Tracking",
  customer: "Customer",
};

export function kindName(kind: string): string {
  const known = kindNames[kind];
  if (known !== undefined) return known;
  const words = kind.replace(/([a-z])([A-Z])/g, "$1 $2").replaceAll(/[-_.]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const poKinds = new Set(["po", "purchase-order", "purchaseOrder"]);
const documentKinds = ["order", "shipment", "invoice", "catalogue"];

type Key = RunRow["keys"][number];

/** The keys of a run as list columns show them: its document, its PO, and the rest. */
export function sortKeys(keys: readonly Key[]): {
  readonly document: Key | null;
  readonly po: Key | null;
  readonly others: readonly Key[];
} {
  const po = keys.find(({ kind }) => poKinds.has(kind)) ?? null;
  const rest = keys.filter((key) => key !== po);
  const document =
    documentKinds
      .map((kind) => rest.find((key) => key.kind === kind))
      .find((key) => key !== undefined) ??
    rest[0] ??
    null;
  return { document, po, others: rest.filter((key) => key !== document) };
}

/** The document a run is about, or the run’s own name. */
export function documentName(row: Pick<RunRow, "id" | "keys">): string {
  const { document, po } = sortKeys(row.keys);
  const shown = document ?? po;
  return shown ? `${kindName(shown.kind)} ${shown.value}` : runName(row.id);
}

/** The same without the words that every refusal begins with: a list has room for the rest. */
export function causeFirst(text: string): string {
  return text.replace(/^The target answered (\d{3}): (?=\S)/, "$1: ");
}

/** What came of a run, or what it waits for, in one line. */
export function outcomeOf(row: RunRow, now: number): string {
  if (row.parked) return row.note ?? "Parked: its ordering key goes on without it";
  if (row.error) return row.note ?? row.error.code;
  if (row.note) return row.note;
  if (row.warned) return "A step left something out or dropped something";
  if (row.due !== null && row.due > now) return `Goes on ${formatDistance(row.due, now)}`;
  if (row.status === "queued") return "Waits for a free worker";
  const { others } = sortKeys(row.keys);
  return others.map(({ kind, value }) => `${kindName(kind)} ${value}`).join(", ");
}

/** Live runs need no word; the others say what they are. */
export function purposeName(row: Pick<RunRow, "purpose">): string | null {
  switch (row.purpose) {
    case "live":
      return null;
    case "replay":
      return "Retry";
    case "debug":
      return "Debug";
    case "test":
      return "Test";
    case "backtest":
      return "Backtest";
  }
}

/** A message of a step as a sentence of its own: with a capital and a full stop. */
export function asSentence(message: string): string {
  const text = message.trim();
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}
