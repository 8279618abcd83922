import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ownSystem } from "./systems";

export type DemoAccount = { email: string; name: string; role: string; password: string };

/** The accounts that the first start of this worker's system made, with their passwords. */
export function demoAccounts(): DemoAccount[] {
  return JSON.parse(readFileSync(join(ownSystem.dataFolder, "demo-sign-ins.json"), "utf8"));
}
