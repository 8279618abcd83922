import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

export type DemoAccount = { email: string; name: string; role: string; password: string };

/** The accounts that the first start of this test run made, with their passwords. */
export function demoAccounts(): DemoAccount[] {
  const folder = process.env.ORDERLOOM_E2E_DATA;
  if (folder === undefined) throw new Error("The tests were not started by playwright.config.ts.");
  return JSON.parse(readFileSync(join(folder, "demo-sign-ins.json"), "utf8"));
}
