import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What senders of the demonstration need: paths of the flows' addresses and what they sign with. */
export type DemoWebhooks = {
  readonly shopifySecret: string;
  readonly eventSecret: string;
  /** `/in/…` by flow. */
  readonly paths: { readonly [flow: string]: string };
};

const fileIn = (dataFolder: string) => join(dataFolder, "demo-webhooks.json");

/** As kept in the data folder; before the first start, new secrets without a path. */
export function readDemoWebhooks(dataFolder: string): DemoWebhooks {
  const file = fileIn(dataFolder);
  return existsSync(file)
    ? JSON.parse(readFileSync(file, "utf8"))
    : { shopifySecret: newSecret(), eventSecret: newSecret(), paths: {} };
}

/** Only the data folder's owner may read the file. */
export function writeDemoWebhooks(dataFolder: string, webhooks: DemoWebhooks): void {
  const file = fileIn(dataFolder);
  writeFileSync(`${file}.new`, `${JSON.stringify(webhooks, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

const newSecret = () => randomBytes(24).toString("hex");
