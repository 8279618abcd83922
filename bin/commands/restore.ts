import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { restoreBackup } from "../../server/backup/restore-backup";
import { parseDatabaseUrl } from "../../server/database-url";
import { prepareEmbeddedDatabase } from "../../server/launcher/prepare-embedded-database";
import { writePrivately } from "../../server/launcher/secrets.mjs";
import { type Command, onlyPositional } from "../command";
import { isExternal, isRunning, requireOwner, withInstallation } from "../installation";

/** Takes over a file of the backup. One that is there already, a key above all, is kept beside it. */
function keepFile(dataFolder: string, name: string, text: string): void {
  const file = join(dataFolder, name);
  if (existsSync(file)) writePrivately(`${file}.before-restore`, readFileSync(file, "utf8"));
  writePrivately(file, text);
}

export const restoreCommand: Command = {
  name: "restore",
  shape: "FILE",
  summary: "fill a new data folder or an empty database from a backup",
  options: {},
  example: "restore /backups/orderloom-monday --data /srv/orderloom",
  async run(context) {
    const file = resolve(onlyPositional(context, "the backup to read"));
    if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
    if (!isExternal() && isRunning(context.dataFolder)) {
      throw new Error("Stop Orderloom before you restore into its data folder.");
    }
    const result = await withInstallation(
      context.dataFolder,
      async (installation) => {
        const ownerUrl = requireOwner(installation);
        if (installation.adminUrl !== null) {
          await prepareEmbeddedDatabase(installation.adminUrl, parseDatabaseUrl(ownerUrl).database);
        }
        return restoreBackup({
          ownerUrl,
          appUrl: installation.appUrl,
          engineUrl: installation.engineUrl,
          file,
          keepFile: (name, text) => keepFile(context.dataFolder, name, text),
        });
      },
      { create: true },
    );
    const upgrade =
      result.from === result.to ? `at ${result.to}` : `${result.from} brought to ${result.to}`;
    const keys = result.withKeys
      ? ""
      : " The backup has no keys: put secrets.json into the data folder.";
    return {
      value: { ...result, dataFolder: context.dataFolder },
      text: `${result.rows} rows of ${result.tables} tables restored, ${upgrade}.${keys}`,
    };
  },
};
