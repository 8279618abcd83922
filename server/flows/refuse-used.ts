import { RequestError } from "../request-error";
import type { Use } from "./list-uses";

/** Refuses a change of what flows name, with the flows and where they name it. Throws CONFLICT. */
export function refuseUsed(
  name: string,
  uses: readonly Use[],
  what: "renamed" | "archived",
  { distributorId = "" }: { readonly distributorId?: string | null } = {},
): void {
  if (uses.length === 0) return;
  // Of what all share, the flows may be of any of them.
  const isOfSeveral = distributorId === null;
  const where = uses.map(
    ({ distributor, flowName, number, places, where: at }) =>
      `${isOfSeveral ? `${distributor.name}: ` : ""}${flowName} (${number === null ? "draft" : `${at} v${number}`}: ${places.join(", ")})`,
  );
  const message = `${name} is read by ${where.join("; ")}. It can be ${what} when no flow reads it any more.`;
  throw new RequestError("CONFLICT", message, { detail: { uses: uses.length } });
}
