import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { writeBackup } from "../../server/backup/write-backup";
import { version } from "../../server/launcher/project.mjs";
import { type Command, onlyPositional, UsageError } from "../command";
import { requireOwner, withInstallation } from "../installation";

export const backupCommand: Command = {
  name: "backup",
  shape: "FILE [--without-keys] [--force]",
  summary: "write everything into one file; the system may run meanwhile",
  options: {
    force: { type: "boolean", help: "overwrite FILE if there is one" },
    "without-keys": {
      type: "boolean",
      help: "leave out the keys, without which no connection's secret can be opened",
    },
  },
  example: "backup /backups/orderloom-monday",
  async run(context) {
    const file = resolve(onlyPositional(context, "the file to write"));
    if (existsSync(file) && context.values.force !== true) {
      throw new UsageError(`${file} exists. Give another name, or --force to overwrite it.`);
    }
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
