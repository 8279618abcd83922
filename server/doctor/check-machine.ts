import { constants, existsSync, statSync } from "node:fs";
import { access, statfs } from "node:fs/promises";
import { join } from "node:path";
import { embeddedClusterFolder } from "../journal/disk-floor";
import { type Finding, failed, ok, warning } from "./finding";

const gigabyte = 1024 ** 3;

/** Node, and the data folder with the space it has. */
export async function checkMachine(dataFolder: string): Promise<Finding[]> {
  return [
    checkNode(process.versions.node),
    await checkFolder(dataFolder),
    await checkDisk(dataFolder),
  ];
}

export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isFit = major > 20 || (major === 20 && minor >= 19);
  return isFit ? ok("node", version) : failed("node", version, "Install Node 20.19 or newer.");
}

async function checkFolder(dataFolder: string): Promise<Finding> {
  if (!existsSync(dataFolder)) {
    return warning(
      "data folder",
      `${dataFolder} does not exist`,
      "Run npm start once, or name it with --data.",
    );
  }
  if (!statSync(dataFolder).isDirectory()) {
    return failed("data folder", `${dataFolder} is a file`, "Name a folder with --data.");
  }
  try {
    await access(dataFolder, constants.R_OK | constants.W_OK | constants.X_OK);
    return ok("data folder", dataFolder);
  } catch {
    return failed(
      "data folder",
      `${dataFolder} cannot be written by this account`,
      "Run Orderloom as the account that owns the folder.",
    );
  }
}

/** The least free space of where data, database and write-ahead log lie. */
async function checkDisk(dataFolder: string): Promise<Finding> {
  if (!existsSync(dataFolder)) return ok("disk", "no data folder yet");
  const cluster = embeddedClusterFolder(dataFolder);
  const folders = [dataFolder, ...(cluster === null ? [] : [cluster, join(cluster, "pg_wal")])];
  const spaces = await Promise.all(
    folders.map(async (folder) => {
      const { bavail, bsize } = await statfs(folder).catch(() => ({ bavail: Infinity, bsize: 1 }));
      return { folder, free: bavail * bsize };
    }),
  );
  const [scarcest = { folder: dataFolder, free: 0 }] = spaces.sort((a, b) => a.free - b.free);
  const { folder, free } = scarcest;
  const where = folder === dataFolder ? "" : ` in ${folder}`;
  const found = `${(free / gigabyte).toFixed(1)} GB free${where}`;
  if (free < gigabyte) {
    return failed("disk", found, "Free some space: below 256 MB no new orders are accepted.");
  }
  if (free < 5 * gigabyte) {
    return warning(
      "disk",
      found,
      "Plan for more space: the database keeps up to 2 GB of write-ahead log alone.",
    );
  }
  return ok("disk", found);
}
