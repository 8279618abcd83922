import { resolve } from "node:path";
import { openOwnerPool } from "../../server/db";
import { exportFlowFiles } from "../../server/flows/flow-folder";
import { type Command, textOption, UsageError } from "../command";
import { writeFlowDirectory } from "../flow-directory";
import { type Installation, requireOwner, withInstallation } from "../installation";
import { inPlace } from "../place";

type FoundFlow = {
  id: string;
  name: string;
  partnerId: string;
  distributorId: string | null;
  /** Name and short name; null for a template of the partner. */
  distributor: string | null;
  slug: string | null;
};

/** By id, or by a name that only one flow has, at `distributor` if given. */
async function findFlow(
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

export const flowExportCommand: Command = {
  name: "flow export",
  shape: "FLOW DIR [--distributor NAME]",
  summary: "write the draft of a flow (its id or name) into a folder for git",
  options: {
    distributor: {
      type: "string",
      value: "NAME",
      help: "whose flow, where several have the name",
    },
  },
  example: 'flow export "Shopify order to ERP" flows/shopify-order',
  async run(context) {
    const [wanted, target, ...others] = context.positionals;
    if (wanted === undefined || target === undefined || others.length > 0) {
      throw new UsageError("Give the flow and the folder to write.");
    }
    const folder = resolve(target);
    return withInstallation(context.dataFolder, async (installation) => {
      const flow = await findFlow(installation, wanted, textOption(context.values, "distributor"));
      const scope = { partnerId: flow.partnerId, distributorId: flow.distributorId ?? "*" };
      const files = await inPlace(installation, scope, (tx) => exportFlowFiles(tx, flow.id));
      const changed = writeFlowDirectory(folder, files);
      const note = changed.length === 0 ? "nothing changed" : `changed: ${changed.join(", ")}`;
      return {
        value: { id: flow.id, name: flow.name, folder, files: Object.keys(files), changed },
        text: `${flow.name} → ${folder}, ${note}`,
      };
    });
  },
};
