import { resolve } from "node:path";
import { exportFlowFiles } from "../../server/flows/flow-folder";
import { type Command, textOption, UsageError } from "../command";
import { findFlow } from "../find-flow";
import { writeFlowDirectory } from "../flow-directory";
import { withInstallation } from "../installation";
import { inPlace } from "../place";

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
      const files = await inPlace(installation, scope, (tx) =>
        exportFlowFiles(tx, flow.id, { tests: true }),
      );
      const changed = writeFlowDirectory(folder, files);
      const note = changed.length === 0 ? "nothing changed" : `changed: ${changed.join(", ")}`;
      return {
        value: { id: flow.id, name: flow.name, folder, files: Object.keys(files), changed },
        text: `${flow.name} → ${folder}, ${note}`,
      };
    });
  },
};
