import { FlowError } from "../errors/flow-error";
import type { JsonObject } from "../json";
import { dayIn } from "../tables/day";
import type { TableValidity } from "../tables/table-shape";
import type { Evaluate, Scope } from "./execution";

/**
 * The day on which a table's rows must count: the one that the step names as `on`, else that on which the message
 * was accepted. Empty where rows count always. Throws DOCUMENT_INVALID for what is no day.
 */
export function dayOfRows(
  validity: TableValidity | null | undefined,
  scope: Scope,
  on: Evaluate | null,
): string {
  if (validity === undefined || validity === null) return "";
  const accepted = (scope.run as JsonObject | undefined)?.acceptedAt;
  const value = on === null ? accepted : on(scope);
  const day = typeof value === "string" ? dayIn(validity.zone, value) : null;
  if (day !== null) return day;
  throw new FlowError(
    "DOCUMENT_INVALID",
    `${JSON.stringify(value ?? null)} is no day. The table's rows count on certain days, so the step needs one such as "2026-11-26", or a time with its offset.`,
    { detail: { field: "on" } },
  );
}
