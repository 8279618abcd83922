import { sql } from "drizzle-orm";
import type { ScopedTransaction } from "../db";
import { RequestError } from "../request-error";
import { type Action, can } from "./permissions";
import { resolvePartnerScope } from "./scope";
import type { SignedIn } from "./session";

const refusal =
  "What all distributors of the partner share is changed by people whose role holds for all of them.";

/** What a member's procedure knows of who asks. */
export type Asking = {
  readonly person: SignedIn;
  readonly scope: { readonly environmentId: string };
  readonly tx: ScopedTransaction;
};

/** The place of what a partner shares with all its distributors. */
export type PartnerPlace = { readonly partnerId: string; readonly distributorId: null };

/**
 * From here on the transaction sees and writes the rows of all distributors of the partner, and those that it
 * shares with them. Only a role that holds for the whole partner counts. Throws NOT_ALLOWED.
 */
export async function widenToPartner(
  { person, scope, tx }: Asking,
  action: Action,
): Promise<PartnerPlace> {
  const { environmentId } = scope;
  const { partnerId, standings } = await resolvePartnerScope(tx, person, environmentId, refusal);
  if (!can(standings, action))
    throw new RequestError("NOT_ALLOWED", refusal, { detail: { action } });
  await tx.execute(sql`select set_config('app.distributor_id', '*', true)`);
  return { partnerId, distributorId: null };
}
