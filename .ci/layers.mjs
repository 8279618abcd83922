import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const project = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({ options: { root: { type: "string" }, least: { type: "string" } } });
const root = values.root ?? project;
const layers = ["app", "components", "server", "runtime", "drizzle", "bin"];
/** Fewer means that the tool could not read the sources, and would report success about nothing. */
const modulesMin = Number(values.least ?? 50);

function cruise() {
  const tool = join(project, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const done = spawnSync(
    process.execPath,
    [
      tool,
      "--config",
      join(project, ".dependency-cruiser.mjs"),
      "--output-type",
      "json",
      ...layers.filter((layer) => existsSync(join(root, layer))),
    ],
    { cwd: root, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 },
  );
  if (!done.stdout) throw new Error(`dependency-cruiser did not run:\n${done.stderr}`);
  return JSON.parse(done.stdout).summary;
}

function sourcesUnder(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sourcesUnder(path);
    return /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

/** Only server/env.ts reads the environment, and what tests are made of. */
function environmentReaders() {
  return layers
    .filter((layer) => existsSync(join(root, layer)))
    .flatMap(sourcesUnder)
    .filter((path) => path !== "server/env.ts" && !path.includes("/testing/"))
    .filter((path) => /\bprocess\.env\b/.test(readFileSync(join(root, path), "utf8")));
}

const { violations, totalCruised, totalDependenciesCruised } = cruise();
const own = violations.filter(({ rule }) => rule.severity === "error");
for (const { rule, from, to, cycle } of own) {
  const way = cycle ? cycle.map((step) => step.name).join(" → ") : to;
  console.log(`${rule.name}: ${from} → ${way}`);
}
const readers = environmentReaders();
for (const path of readers) console.log(`one-place-reads-the-environment: ${path}`);
console.log(`${totalCruised} modules, ${totalDependenciesCruised} dependencies read`);
if (totalCruised < modulesMin) {
  console.log(`fewer than ${modulesMin} modules were read: the check did not work`);
  process.exit(1);
}
process.exit(own.length + readers.length === 0 ? 0 : 1);
