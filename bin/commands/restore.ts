import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { checkBackup } from "../../server/backup/open-backup";
import { type RestoreResult, restoreBackup } from "../../server/backup/restore-backup";
import { parseDatabaseUrl } from "../../server/database-url";
import { prepareEmbeddedDatabase } from "../../server/launcher/prepare-embedded-database";
import { prepareDataFolder, writePrivately } from "../../server/launcher/secrets.mjs";
import { type Command, onlyPositional } from "../command";
import {
  type Installation,
  isExternal,
  isRunning,
  requireOwner,
  withInstallation,
} from "../installation";
import { rememberFolder } from "../remember-folder";

/** Takes over a file of the backup. One that is there already, a key above all, is kept beside it. */
function keepFile(dataFolder: string, name: string, text: string): void {
  const file = join(dataFolder, name);
  if (!existsSync(file)) {
    writePrivately(file, text);
    return;
  }
  const before = readFileSync(file, "utf8");
  writePrivately(`${file}.before-restore`, before);
  writePrivately(file, name === "secrets.json" ? withOwnPasswords(text, before) : text);
}

/** Keys are those of the backup; the passwords of the roles those of the server that is filled. */
function withOwnPasswords(restored: string, before: string): string {
  const { appPassword, enginePassword } = JSON.parse(before);
  if (appPassword === undefined || enginePassword === undefined) return restored;
  return JSON.stringify({ ...JSON.parse(restored), appPassword, enginePassword }, null, 2);
}

/** A target that cannot be filled is left as it was found. */
async function fill(dataFolder: string, file: string): Promise<RestoreResult> {
  const putBack = rememberFolder(dataFolder);
  try {
    return await withInstallation(
      dataFolder,
      (target) => fillInstallation(target, dataFolder, file),
      {
        create: true,
      },
    );
  } catch (error) {
    // Somebody else may have taken the folder in the same moment: then it is theirs.
    if (!isRunning(dataFolder)) putBack();
    throw error;
  }
}

async function fillInstallation(
  target: Installation,
  dataFolder: string,
  file: string,
): Promise<RestoreResult> {
  const ownerUrl = requireOwner(target);
  prepareDataFolder(dataFolder);
  if (target.adminUrl !== null) {
    await prepareEmbeddedDatabase(target.adminUrl, parseDatabaseUrl(ownerUrl).database);
  }
  return restoreBackup({
    ownerUrl,
    appUrl: target.appUrl,
    engineUrl: target.engineUrl,
    file,
    keepFile: (name, text) => keepFile(dataFolder, name, text),
  });
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
    // Before anything is made: most backups that cannot be restored are found out here.
    await checkBackup(file);
    const result = await fill(context.dataFolder, file);
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
