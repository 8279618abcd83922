import { existsSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { findBrowser } from "../server/launcher/find-browser.mjs";

// Workers of Playwright read this file again: what was chosen once is handed on in the environment.
process.env.ORDERLOOM_E2E_PORT ??= String(20_000 + Math.floor(Math.random() * 9_000));
process.env.ORDERLOOM_E2E_DATA ??= newDataFolder();
// Another system on this machine that the product may call: a test starts it there.
process.env.ORDERLOOM_E2E_CONSENT_PORT ??= String(30_000 + Math.floor(Math.random() * 2_000));
const browser = findBrowser();
process.env.ORDERLOOM_BROWSER = browser.path;
if (browser.libraries !== null) process.env.ORDERLOOM_BROWSER_LIBRARIES = browser.libraries;
const libraries = process.env.ORDERLOOM_BROWSER_LIBRARIES;

/** The server outlives every teardown, so a run removes what runs before it left. */
function newDataFolder(): string {
  const prefix = "orderloom-e2e-";
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const isAlive = existsSync(`/proc/${name.slice(prefix.length)}`);
    if (!isAlive) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
  return join(tmpdir(), `${prefix}${process.pid}`);
}

const port = process.env.ORDERLOOM_E2E_PORT;
const origin = `http://localhost:${port}`;

/** A complete Orderloom on a port and data folder of its own, shared by all tests of the run. */
export default defineConfig({
  testDir: ".",
  outputDir: "../test-results",
  // Two at a time take as long: browser and server need both cores, and lists then hold what others did.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  // What passes only then is named in the report.
  retries: 1,
  // Nothing is measured by these: a busy machine is slow, and what never comes still fails.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  use: {
    baseURL: origin,
    // Of what failed once: recording every journey takes a twelfth of the time of all of them.
    trace: "on-first-retry",
    screenshot: "only-on-failure",
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    viewport: { width: 1440, height: 900 },
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      executablePath: browser.path,
      ...(libraries === undefined ? {} : { env: { ...process.env, LD_LIBRARY_PATH: libraries } }),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  webServer: {
    command: `${process.execPath} ../server/launcher/start.mjs --port ${port} --data ${process.env.ORDERLOOM_E2E_DATA}`,
    url: `${origin}/api/health`,
    timeout: 240_000,
    stdout: "pipe",
    env: {
      ORDERLOOM_ALLOW_PRIVATE_HOSTS: `127.0.0.1:${process.env.ORDERLOOM_E2E_CONSENT_PORT}`,
    },
    gracefulShutdown: { signal: "SIGTERM", timeout: 15_000 },
  },
});
