import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type pg from "pg";
import { counted } from "@/runtime/counted";
import { openSealer } from "../connections/seal";
import { openOwnerPool } from "../db";
import type { SealingKey } from "../env";
import { type Finding, failed, ok, warning } from "./finding";

/** What only the account of Orderloom may read. */
const privateFiles = [
  "secrets.json",
  "demo-sign-ins.json",
  "demo-webhooks.json",
  "running.json",
  "sandbox.jsonl",
  "postgres.log",
];

/** Nobody else may read keys, passwords and logs. */
export function checkPrivacy(dataFolder: string): Finding {
  if (!existsSync(dataFolder)) return ok("privacy", `there is no data folder ${dataFolder} yet`);
  const logs = join(dataFolder, "logs");
  const names = [
    ...privateFiles,
    ...(existsSync(logs) ? readdirSync(logs).map((name) => join("logs", name)) : []),
  ];
  const open = names.filter((name) => {
    const file = join(dataFolder, name);
    return existsSync(file) && (statSync(file).mode & 0o077) !== 0;
  });
  if (open.length === 0) return ok("privacy", "keys, passwords and logs are this account's alone");
  const files = open.map((name) => `'${join(dataFolder, name)}'`).join(" ");
  return failed(
    "privacy",
    `other accounts may read ${open.join(", ")}`,
    `chmod 600 ${files}; and change what they held, if others use this machine.`,
  );
}

/** A folder without keys, such as one that was restored from a backup without them. */
async function checkKeyless(pool: pg.Pool): Promise<Finding> {
  const { rowCount } = await pool.query("select from connection where sealed is not null");
  if (rowCount === 0) return ok("secrets", "nothing is sealed yet, and there are no keys");
  return failed(
    "secrets",
    `${rowCount === 1 ? "1 connection is" : `${rowCount} connections are`} sealed, and this machine has no keys`,
    "Put secrets.json of the machine that sealed them into the data folder, or set ORDERLOOM_KEYS.",
  );
}

/** Whether the secrets of all connections open with the keys of this machine. */
export async function checkSealing(
  ownerUrl: string,
  keys: readonly SealingKey[],
): Promise<Finding> {
  const pool = openOwnerPool(ownerUrl, { max: 1 });
  try {
    if (keys.length === 0) return await checkKeyless(pool);
    const sealer = openSealer(keys);
    const { rows } = await pool.query<{
      id: string;
      name: string;
      partner: string;
      sealed: string;
    }>(
      "select id, name, partner_id as partner, sealed from connection where sealed is not null order by name",
    );
    const closed = rows.filter(({ id, partner, sealed }) => {
      try {
        sealer.open({ partnerId: partner, subject: id }, sealed);
        return false;
      } catch {
        return true;
      }
    });
    if (closed.length > 0) {
      const named = closed.slice(0, 5).map(({ name }) => name);
      return failed(
        "secrets",
        `${closed.length} of ${counted(rows.length, "connection")} ${closed.length === 1 ? "does" : "do"} not open: ${named.join(", ")}${closed.length > 5 ? ", …" : ""}`,
        "Put the key they were sealed with behind the others in ORDERLOOM_KEYS (keys in secrets.json of the machine that made them), or enter their secrets again.",
      );
    }
    const outdated = rows.filter(({ sealed }) => sealer.isOutdated(sealed)).length;
    const found = `${counted(rows.length, "connection opens", "connections open")} with ${keys.map(({ id }) => id).join(", ")}`;
    return outdated === 0
      ? ok("secrets", found)
      : warning(
          "secrets",
          `${found}; ${counted(outdated, "is", "are")} sealed with an older key`,
          "The next npm start seals them anew; keep the older key until then.",
        );
  } finally {
    await pool.end();
  }
}
