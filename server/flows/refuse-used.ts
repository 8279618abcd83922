import { RequestError } from "../request-error";
import type { Use } from "./list-uses";

/** Refuses a change of what flows name, with the flows and where they name it. Throws CONFLICT. */
export function refuseUsed(name: string, uses: readonly Use[], what: "renamed" | "archived"): void {
  if (uses.length === 0) return;
  const where = uses.map(
    ({ flowName, number, places, where: at }) =>
      `${flowName} (${number === null ? "draft" : `${at} v${number}`}: ${places.join(", ")})`,
  );
  const message = `${name} is read by ${where.join("; ")}. It can be ${what} when no flow reads it any more.`;
  throw new RequestError("CONFLICT", message, { detail: { uses: uses.length } });
}
