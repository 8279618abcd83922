import { openOwnerPool } from "../server/db";
import { UsageError } from "./command";
import { type Installation, requireOwner } from "./installation";

/** A flow and whose it is. */
export type FoundFlow = {
  id: string;
  name: string;
  partnerId: string;
  distributorId: string | null;
  /** Name and short name; null for a template of the partner. */
  distributor: string | null;
  slug: string | null;
};

/** By id, or by a name that only one flow has, at `distributor` if given. */
export async function findFlow(
  installation: Installation,
  wanted: string,
  distributor: string | null,
): Promise<FoundFlow> {
  const pool = openOwnerPool(requireOwner(installation), { max: 1 });
  try {
    const { rows } = await pool.query<FoundFlow>(
      `select f.id, f.name, f.partner_id as "partnerId", f.distributor_id as "distributorId",
         d.name as distributor, d.slug from flow f left join distributor d on d.id = f.distributor_id
       where (f.id::text = $1 or (f.archived_at is null and lower(f.name) = lower($1)))
         and ($2::text is null or $2 in (d.slug, d.name))
       order by d.name nulls first, f.id`,
      [wanted, distributor],
    );
    const [flow, ...others] = rows;
    if (flow === undefined) {
      const where = distributor === null ? "" : ` at the distributor "${distributor}"`;
      throw new Error(`There is no flow "${wanted}"${where}.`);
    }
    if (others.length > 0) {
      throw new UsageError(
        `Several flows are called "${flow.name}". Give --distributor, or an id:`,
        rows.map(({ id, distributor: owner, slug }) => ({
          id,
          distributor: slug === null ? "template of the partner" : `${owner} (${slug})`,
        })),
      );
    }
    return flow;
  } finally {
    await pool.end();
  }
}
