import { readVariable } from "../server/env";
import { readRunning } from "../server/launcher/running-file.mjs";

/** The address people use, as the workbench would say it. */
export function originOf(dataFolder: string): string {
  const named = readVariable("ORDERLOOM_ORIGIN") ?? readRunning(dataFolder)?.address;
  return (named ?? `http://localhost:${readVariable("ORDERLOOM_PORT") ?? 4600}`).replace(
    /\/+$/,
    "",
  );
}
