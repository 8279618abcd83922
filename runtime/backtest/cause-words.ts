import type { FlowDocument } from "../flow/document";
import type { BacktestClass, Cause, Untold } from "./verdict";

/** A cause in words: what it is, and the step where it is. */
export type CauseWords = { readonly what: string; readonly step: string | null };

const untoldWords: { readonly [why in Untold]: string } = {
  "no-answer": "Asks a system, or calls a flow, for what was not asked for then",
  gone: "The detail of the run is past its retention",
  cancelled: "The run was cancelled by a person",
  "event-unknown": "What its business event said is not told by what is kept",
  "trigger-gone": "The step it began with is not in the draft",
  "table-gone": "A table that it reads is not there",
  "stands-still": "Waits for a row that the table does not have",
  "too-long": "Takes longer than 15 s",
  "too-large": "Too large to be backtested",
  "version-gone": "The version it ran cannot be read any more",
  broken: "Could not be played, by a fault of the server; its log says more",
};

const sentences = {
  sent: "Is asked, and was not then",
  unsent: "Is not asked any more",
  "told-event": "New business event",
  "untold-event": "No business event any more",
  order: "Is asked earlier than another step, and was asked after it then",
} as const;

export function causeWords(
  kind: BacktestClass,
  cause: Cause,
  document: FlowDocument | null,
): CauseWords {
  const step = "node" in cause && cause.node !== null ? stepName(cause.node, document) : null;
  return { what: whatOf(kind, cause), step };
}

export function stepName(node: string, document: FlowDocument | null): string {
  return document?.nodes[node]?.name ?? node;
}

function whatOf(kind: BacktestClass, cause: Cause): string {
  switch (cause.kind) {
    case "output":
      return cause.field === "" ? "Hands on another value" : `${cause.field} differs`;
    case "added":
      return cause.field === "" ? "New step: another value" : `New step: ${cause.field} differs`;
    case "row":
      return `${rowWords(cause.after, true)} decides instead of ${rowWords(cause.before, false)}`;
    case "port":
      return `Left by ${portWords(cause.after)} instead of ${portWords(cause.before)}`;
    case "request":
      return cause.field === "" ? "Another request" : `Request: ${cause.field} differs`;
    case "sent":
    case "unsent":
    case "told-event":
    case "untold-event":
    case "order":
      return sentences[cause.kind];
    case "answer":
      return cause.field === "" ? "Answers otherwise" : `Answer: ${cause.field} differs`;
    case "event":
      return cause.field === ""
        ? "Another business event"
        : `Business event: ${cause.field} differs`;
    case "awaited":
      return cause.field === "type" ? "Waits for another event" : "Waits for another number";
    case "last":
      return cause.change === "came"
        ? "Ends here with another value"
        : "Does not end here any more";
    case "failure":
      return kind === "newly-succeeds"
        ? `No longer: ${cause.message || cause.code}`
        : cause.message || cause.code;
    case "untold":
      return untoldWords[cause.why];
  }
}

function rowWords(row: number | null, first: boolean): string {
  if (row === null) return first ? "The default row" : "the default row";
  return `${first ? "Row" : "row"} ${row}`;
}

function portWords(port: string | null): string {
  return port === null ? "no port" : `“${port}”`;
}
