import { resolve } from "node:path";
import { openOwnerPool } from "../../server/db";
import { exportFlowFiles } from "../../server/flows/flow-folder";
import { type Command, UsageError } from "../command";
import { writeFlowDirectory } from "../flow-directory";
import { type Installation, requireOwner, withInstallation } from "../installation";
import { inPlace } from "../place";

type FoundFlow = { id: string; name: string; partnerId: string; distributorId: string | null };

/** By id, or by a name that only one flow has. */
async function findFlow(installation: Installation, wanted: string): Promise<FoundFlow> {
  const pool = openOwnerPool(requireOwner(installation), { max: 1 });
  try {
    const { rows } = await pool.query<FoundFlow>(
      `select id, name, partner_id as "partnerId", distributor_id as "distributorId" from flow
       where id::text = $1 or (archived_at is null and lower(name) = lower($1)) order by id`,
      [wanted],
    );
    const [flow, ...others] = rows;
    if (flow === undefined) throw new Error(`There is no flow "${wanted}".`);
    if (others.length > 0) {
      throw new UsageError(
        `Several flows have this name; give an id: ${rows.map(({ id }) => id).join(", ")}.`,
      );
    }
    return flow;
  } finally {
    await pool.end();
  }
}

export const flowExportCommand: Command = {
  name: "flow export",
  shape: "FLOW DIR",
  summary: "write the draft of a flow (its id or name) into a folder for git",
  options: {},
  async run(context) {
    const [wanted, target, ...others] = context.positionals;
    if (wanted === undefined || target === undefined || others.length > 0) {
      throw new UsageError("Give the flow and the folder to write.");
    }
    const folder = resolve(target);
    return withInstallation(context.dataFolder, async (installation) => {
      const flow = await findFlow(installation, wanted);
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
