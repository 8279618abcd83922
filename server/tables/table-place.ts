import { sql } from "drizzle-orm";
import { type Asking, widenToPartner } from "../access/widen-to-partner";
import type { TablePlace } from "./save-table";

type Context = Asking & {
  readonly scope: { readonly partnerId: string; readonly distributorId: string };
};

/** Where a new table goes: to the distributor, or to all that the partner has. Throws NOT_ALLOWED. */
export async function placeOfNew(ctx: Context, shared: boolean): Promise<TablePlace> {
  return shared ? widenToPartner(ctx, "table.edit") : placeHere(ctx);
}

/**
 * Where a table is that somebody wants to change; for one that all distributors share, the transaction is over
 * all of them from here on. Throws NOT_ALLOWED; whether there is such a table is for the change to say.
 */
export async function placeOfTable(ctx: Context, id: string): Promise<TablePlace> {
  const [found] = await ctx.tx.execute<{ shared: boolean }>(
    sql`select distributor_id is null as shared from lookup_table where id = ${id}`,
  );
  return found?.shared === true ? widenToPartner(ctx, "table.edit") : placeHere(ctx);
}

function placeHere({ scope: { partnerId, distributorId } }: Context): TablePlace {
  return { partnerId, distributorId };
}
