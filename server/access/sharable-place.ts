import { sql } from "drizzle-orm";
import type { Action } from "./permissions";
import { type Asking, type PartnerPlace, widenToPartner } from "./widen-to-partner";

/** What belongs to one distributor, or (null) to all that the partner has. */
export type SharablePlace =
  | { readonly partnerId: string; readonly distributorId: string }
  | PartnerPlace;

/** Things that are either, and what a role must allow to change them. */
export type Sharable = { readonly table: "lookup_table" | "map"; readonly action: Action };

type Context = Asking & {
  readonly scope: { readonly partnerId: string; readonly distributorId: string };
};

/** Where a new one goes. Throws NOT_ALLOWED. */
export async function placeOfNew(
  ctx: Context,
  { action }: Sharable,
  shared: boolean,
): Promise<SharablePlace> {
  return shared ? widenToPartner(ctx, action) : placeHere(ctx);
}

/**
 * Where one is that somebody wants to change; for one that all distributors share, the transaction is over all of
 * them from here on. Throws NOT_ALLOWED; whether there is such a one is for the change to say.
 */
export async function placeOfSharable(
  ctx: Context,
  { table, action }: Sharable,
  id: string,
): Promise<SharablePlace> {
  const [found] = await ctx.tx.execute<{ shared: boolean }>(
    sql`select distributor_id is null as shared from ${sql.identifier(table)} where id = ${id}`,
  );
  return found?.shared === true ? widenToPartner(ctx, action) : placeHere(ctx);
}

function placeHere({ scope: { partnerId, distributorId } }: Context): SharablePlace {
  return { partnerId, distributorId };
}
