#!/usr/bin/env node
import { existsSync } from "node:fs";
import { buildProject } from "../server/launcher/build.mjs";
import { inBuildTurn } from "../server/launcher/build-turn.mjs";
import { installPackages } from "../server/launcher/install.mjs";
import { inProject, refuseOldNode } from "../server/launcher/project.mjs";

// The command line is a bundle like the other programs; the first call on a fresh clone makes it.
const program = inProject("dist", "cli.mjs");
try {
  refuseOldNode();
  if (!existsSync(program)) {
    const say = (line) => process.stderr.write(`${line}\n`);
    await inBuildTurn(
      async () => {
        if (existsSync(program)) return;
        installPackages({ withDev: false });
        await buildProject({ pages: false });
      },
      { say },
    );
  }
  await import(program);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
