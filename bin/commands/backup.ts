import { resolve } from "node:path";
import { writeBackup } from "../../server/backup/write-backup";
import { version } from "../../server/launcher/project.mjs";
import { type Command, onlyPositional } from "../command";
import { requireOwner, withInstallation } from "../installation";

export const backupCommand: Command = {
  name: "backup",
  shape: "FILE [--without-keys]",
  summary: "write everything into one file; the system may run meanwhile",
  options: {
    "without-keys": {
      type: "boolean",
      help: "leave out the keys, without which no connection's secret can be opened",
    },
  },
  example: "backup /backups/orderloom-monday",
  async run(context) {
    const file = resolve(onlyPositional(context, "the file to write"));
    const result = await withInstallation(context.dataFolder, (installation) =>
      writeBackup({
        ownerUrl: requireOwner(installation),
        file,
        version,
        dataFolder: context.dataFolder,
        withKeys: context.values["without-keys"] !== true,
      }),
    );
    const keys = result.withKeys
      ? "It holds the keys of the secrets: keep it as safe as a password."
      : "It does not hold the keys: keep secrets.json of the data folder apart.";
    return {
      value: result,
      text: `${result.file}: ${result.rows} rows of ${result.tables} tables, ${result.bytes} bytes. ${keys}`,
    };
  },
};
