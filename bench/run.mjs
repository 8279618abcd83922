import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { findBrowser } from "../server/launcher/find-browser.mjs";

// `npm run bench -- NAME [--json FILE] [--rounds N]`. Works after `npm ci` alone: bundles the bench,
// waits for another bench on this machine (15 minutes at most), runs it, leaves nothing behind.
const project = fileURLToPath(new URL("..", import.meta.url));
const benches = ["orders", "history", "map", "canvas", "backtest", "crash-test", "full-disk"];
const [name = "", ...rest] = process.argv.slice(2);
if (!benches.includes(name)) {
  process.stderr.write(
    `usage: npm run bench -- ${benches.slice(0, 5).join("|")} [--json FILE] [--rounds N]\n`,
  );
  process.exit(2);
}

const out = path.join(project, "dist-bench");
mkdirSync(out, { recursive: true });
await build({
  entryPoints: [
    `bench/${name}.ts`,
    "bench/load-process.ts",
    "bench/mock-erp.ts",
    "bench/floors/floor-server.ts",
  ].map((file) => path.join(project, file)),
  outdir: out,
  outbase: path.join(project, "bench"),
  entryNames: "[name]",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20",
  sourcemap: true,
  tsconfig: path.join(project, "tsconfig.json"),
  logLevel: "warning",
});

const lock = await takeLock(path.join(os.tmpdir(), "orderloom-bench.lock"));
const child = spawn(
  process.execPath,
  ["--enable-source-maps", path.join(out, `${name}.mjs`), ...rest],
  { stdio: "inherit", cwd: project, env: name === "canvas" ? withBrowser() : process.env },
);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code) => {
  rmSync(lock, { force: true });
  process.exit(code ?? 1);
});

function withBrowser() {
  const { path: browser, libraries } = findBrowser();
  const found = { ...process.env, ORDERLOOM_BROWSER: browser };
  return libraries === null ? found : { ...found, ORDERLOOM_BROWSER_LIBRARIES: libraries };
}

async function takeLock(file) {
  const deadline = Date.now() + 15 * 60_000;
  let told = false;
  for (;;) {
    try {
      const handle = openSync(file, "wx");
      writeSync(handle, String(process.pid));
      closeSync(handle);
      return file;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const holder = Number(readFileSync(file, "utf8") || "0");
    if (holder && !isAlive(holder)) {
      rmSync(file, { force: true });
      continue;
    }
    if (Date.now() > deadline) {
      process.stderr.write(
        "Another bench has been running for 15 minutes; start this one again when it has ended.\n",
      );
      process.exit(3);
    }
    if (!told) process.stderr.write("Another bench is running on this machine; waiting for it.\n");
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
