import type { TestProject } from "vitest/node";
import { bundleForTests } from "./program-bundles";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the programs lie that tests start as processes, as `NAME.mjs`. */
    programsFolder: string;
  }
}

const programs = {
  gateway: "server/gateway/main.ts",
  worker: "server/worker/main.ts",
  "owner-process": "server/journal/testing/owner-process.ts",
};

/** What integration tests start as processes, once for a run of all of them. */
export default async function bundlePrograms(project: TestProject): Promise<() => void> {
  const { folder, remove } = await bundleForTests(programs);
  project.provide("programsFolder", folder);
  return remove;
}
