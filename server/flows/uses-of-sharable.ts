import { sql } from "drizzle-orm";
import { type Asking, widenToPartner } from "../access/widen-to-partner";
import type { ScopedTransaction } from "../db";
import { listUses, type Use } from "./list-uses";

/** A table or a map: of a distributor, or shared by all that the partner has. */
export type SharableThing = {
  readonly kind: "table" | "map";
  readonly id: string;
  readonly name: string;
};

/**
 * The flows that read it, by its name or its id: of all distributors where they share it and the person's role
 * holds for all of them.
 */
export async function usesFor(
  ctx: Asking & { readonly scope: { readonly partnerWide: boolean } },
  thing: SharableThing & { readonly shared: boolean },
): Promise<readonly Use[]> {
  if (thing.shared && ctx.scope.partnerWide) await widenToPartner(ctx, "flow.view");
  return readersOf(ctx.tx, thing);
}

/** The flows that read it, of all that the transaction sees. */
export async function readersOf(
  tx: ScopedTransaction,
  thing: SharableThing,
): Promise<readonly Use[]> {
  const byName = await readersByName(tx, thing);
  if (thing.kind === "map") return byName;
  const known = new Map(byName.map((use) => [placeOf(use), use]));
  for (const use of await listUses(tx, { kind: "table", value: thing.id })) {
    const same = known.get(placeOf(use));
    const places = [...new Set([...(same?.places ?? []), ...use.places])];
    known.set(placeOf(use), { ...(same ?? use), places });
  }
  return [...known.values()];
}

const placeOf = ({ flowId, where }: Use) => `${flowId} ${where}`;

/** Those of them that another name would leave without it. */
export async function readersByName(
  tx: ScopedTransaction,
  thing: SharableThing,
): Promise<readonly Use[]> {
  const uses = await listUses(tx, { kind: thing.kind, value: thing.name });
  const others = await distributorsWithOther(tx, thing);
  return uses.filter(({ distributor }) => !others.has(distributor.id));
}

/** Whose own table or map of this name is read in place of the shared one. */
async function distributorsWithOther(
  tx: ScopedTransaction,
  { kind, id, name }: SharableThing,
): Promise<ReadonlySet<string>> {
  const table = sql.identifier(kind === "table" ? "lookup_table" : "map");
  const rows = await tx.execute<{ distributor: string }>(sql`
    select o.distributor_id as distributor from ${table} t
    join ${table} o on o.name = ${name} and o.id <> t.id and o.distributor_id is not null
      and o.archived_at is null
    where t.id = ${id} and t.distributor_id is null`);
  return new Set(rows.map(({ distributor }) => distributor));
}
